using System.IO.Compression;

namespace Gateway.Plugins.Files;

/// <summary>Opens files, packed ones unpacked as they are read and never further than a limit.</summary>
internal static class FileContents
{
    /// <summary>No honest text packs better; a bomb does.</summary>
    private const int MaxRatio = 250;

    /// <summary>Bytes a packed file may always unfold to, whatever its ratio.</summary>
    private const long AlwaysAllowed = 16 << 20;

    internal static Stream Open(string path, long maxBytes)
    {
        var file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.SequentialScan, BufferSize = 0 });
        try
        {
            if (file.Length > maxBytes)
            {
                throw new FileRefusedException("GW2446", $"the file has {file.Length} bytes, more than the {maxBytes} allowed.");
            }

            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".gz" => new CappedStream(new GZipStream(file, CompressionMode.Decompress), CapOf(file.Length, maxBytes), owner: null),
                ".zip" => OpenZip(file, maxBytes),
                _ => file,
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The cap on what a packed part may unfold to.</summary>
    internal static long CapOf(long packed, long maxBytes) => Math.Min(maxBytes, Math.Max(AlwaysAllowed, packed * MaxRatio));

    /// <summary>A zip file is taken when it holds one file under a plain name: nothing is ever written where an entry says.</summary>
    private static CappedStream OpenZip(FileStream file, long maxBytes)
    {
        var zip = OpenArchive(file);
        var entries = zip.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
        if (entries.Count != 1)
        {
            throw new FileRefusedException("GW2447", $"the zip file holds {entries.Count} files, one is expected.");
        }

        var name = entries[0].FullName;
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) || name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal))
        {
            throw new FileRefusedException("GW2447", "an entry of the zip file points outside of it.");
        }

        if (Path.GetExtension(name).ToLowerInvariant() is ".zip" or ".gz" or ".7z" or ".rar")
        {
            throw new FileRefusedException("GW2447", "the zip file holds another packed file.");
        }

        return new CappedStream(entries[0].Open(), CapOf(entries[0].CompressedLength, maxBytes), zip);
    }

    internal static ZipArchive OpenArchive(Stream file)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            throw new FileRefusedException("GW2447", "the packed file is damaged or incomplete.");
        }
    }
}

/// <summary>Stops reading a packed part at a limit.</summary>
internal sealed class CappedStream(Stream inner, long cap, IDisposable? owner) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(inner.Read(buffer));
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await inner.ReadAsync(buffer, cancellationToken));
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        owner?.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _read += read;
        return _read <= cap ? read : throw new FileRefusedException("GW2446", $"the packed file unfolds to more than {cap} bytes.");
    }

    private static FileRefusedException Damaged() => new("GW2447", "the packed file is damaged or incomplete.");
}
