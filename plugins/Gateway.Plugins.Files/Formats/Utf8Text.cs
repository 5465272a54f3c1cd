using System.Text;

namespace Gateway.Plugins.Files;

/// <summary>Text files as UTF-8 without byte order mark, whatever their encoding.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal static bool IsKnown(string name) => Find(name, out _);

    /// <summary>Opens a text. The result owns the stream.</summary>
    internal static async ValueTask<Stream> OpenAsync(Stream stream, string? encoding, CancellationToken cancellationToken)
    {
        var head = new byte[4096];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var (sniffed, mark) = Sniff(head.AsSpan(0, length));
        var whole = new PrefixedStream(head.AsMemory(mark, length - mark), stream);
        var source = mark > 0 || encoding is null || !Find(encoding, out var named) ? sniffed : named;
        return source is UTF8Encoding ? whole : Encoding.CreateTranscodingStream(whole, source, _utf8);
    }

    /// <summary>The encoding and the bytes of its mark. Text in UTF-16 without a mark shows by the zeros beside its ASCII letters.</summary>
    private static (Encoding Encoding, int Mark) Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
        {
            return (_utf8, 3);
        }

        if (head.Length >= 2 && (head[..2] is [0xff, 0xfe] or [0xfe, 0xff]))
        {
            return (Utf16(bigEndian: head[0] == 0xfe), 2);
        }

        return head.Length >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0 ? (Utf16(bigEndian: false), 0)
            : head.Length >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0 ? (Utf16(bigEndian: true), 0)
            : (_utf8, 0);
    }

    private static bool Find(string name, out Encoding encoding)
    {
        encoding = name.ToLowerInvariant() switch
        {
            "utf-16le" => Utf16(bigEndian: false),
            "utf-16be" => Utf16(bigEndian: true),
            "latin1" => Encoding.Latin1,
            _ => _utf8,
        };
        return encoding is not UTF8Encoding || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
}

/// <summary>Bytes that were looked at already, then the rest of their stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _prefix.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(Read(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        rest.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await rest.DisposeAsync();
        await base.DisposeAsync();
    }
}
