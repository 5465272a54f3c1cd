using System.IO.Compression;

namespace Gateway.Sdk.Http;

/// <summary>Undoes gzip and zip that a partner put around a file, whatever it declares. Growth is capped (delivery.md S28, S53).</summary>
internal static class PackedBody
{
    private const int MaxRatio = 200;

    /// <summary>The bytes inside; the same buffer when they are not packed.</summary>
    /// <exception cref="AdapterException">It grows too much (<c>GW2247</c>), or is no sound archive of one file (<c>GW2242</c>).</exception>
    public static PooledBuffer Unpack(PooledBuffer body, long maxBytes)
    {
        var bytes = body.Memory.Span;
        var isGzip = bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (!isGzip && !bytes.StartsWith("PK\x03\x04"u8))
        {
            return body;
        }

        using (body)
        using (var packed = new MemoryStream(body.Memory.ToArray(), writable: false))
        {
            try
            {
                using var archive = isGzip ? null : new ZipArchive(packed, ZipArchiveMode.Read);
                using var content = archive is null ? new GZipStream(packed, CompressionMode.Decompress) : OnlyFile(archive).Open();
                return Copy(content, Math.Min(maxBytes, (long)body.Length * MaxRatio));
            }
            catch (InvalidDataException e)
            {
                throw new AdapterException(FailureKind.Transient, "GW2242", "the answer is a broken archive", e)
                {
                    Fix = "Nothing was taken from it. If it stays so, ask the partner for a sample of the file.",
                };
            }
        }
    }

    private static ZipArchiveEntry OnlyFile(ZipArchive archive) =>
        archive.Entries.Where(entry => entry.Name.Length > 0).ToList() is [var only] ? only : throw new InvalidDataException("not one file");

    private static PooledBuffer Copy(Stream content, long maxBytes)
    {
        var target = new PooledBuffer();
        try
        {
            while (content.Read(target.GetSpan(4096)) is > 0 and var count)
            {
                target.Advance(count);
                if (target.Length > maxBytes)
                {
                    throw AnswerBody.TooLarge(maxBytes);
                }
            }

            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }
}
