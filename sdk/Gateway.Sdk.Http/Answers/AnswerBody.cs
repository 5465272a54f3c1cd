using System.Text;
using System.Text.Unicode;

namespace Gateway.Sdk.Http;

/// <summary>Reads the body of an answer once, into pooled memory, as checked UTF-8.</summary>
public static class AnswerBody
{
    private const int FirstSize = 64 * 1024;

    /// <summary>Reads a whole body. The bytes are exactly those sent.</summary>
    /// <param name="response">An answer of which only the headers were read.</param>
    /// <param name="maxBytes">Most bytes taken; more is refused.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="AdapterException">The body is larger than allowed (<c>GW2247</c>).</exception>
    public static async Task<PooledBuffer> ReadBytesAsync(HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        var announced = response.Content.Headers.ContentLength;
        if (announced > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        // One byte more than announced, so that the end is seen without growing.
        var buffer = new PooledBuffer((int)Math.Max(announced + 1 ?? FirstSize, 256));
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (await stream.ReadAsync(buffer.GetMemory(1), cancellationToken) is > 0 and var count)
            {
                buffer.Advance(count);
                if (buffer.Length > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole body as UTF-8: the declared charset is honoured, a byte order mark removed, anything invalid refused (S21).</summary>
    /// <exception cref="AdapterException">Too large (<c>GW2247</c>) or not text in its charset (<c>GW2243</c>).</exception>
    public static async Task<PooledBuffer> ReadTextAsync(HttpResponseMessage response, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = await ReadBytesAsync(response, maxBytes, cancellationToken);
        try
        {
            buffer = PackedBody.Unpack(buffer, maxBytes);
            return ToUtf8(buffer, response.Content.Headers.ContentType?.CharSet);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Turns bytes in a charset into UTF-8; returns the same buffer where they are UTF-8 already.</summary>
    internal static PooledBuffer ToUtf8(PooledBuffer bytes, string? charset)
    {
        var encoding = EncodingOf(charset?.Trim('"'), bytes.Memory.Span);
        if (encoding is UTF8Encoding or ASCIIEncoding)
        {
            return Utf8.IsValid(bytes.Memory.Span) ? WithoutMark(bytes) : throw NotText(charset);
        }

        var text = new PooledBuffer(Math.Max(bytes.Length, 256));
        try
        {
            EncodingExtensions.Convert(encoding.GetDecoder(), bytes.Memory.Span, new Utf8Writer(text), true, out _, out _);
        }
        catch (DecoderFallbackException)
        {
            text.Dispose();
            throw NotText(charset);
        }

        bytes.Dispose();
        return WithoutMark(text);
    }

    private static Encoding EncodingOf(string? charset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new UnicodeEncoding(bytes[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true);
        }

        if (charset is null or "" || charset.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw NotText(charset);
        }
    }

    private static PooledBuffer WithoutMark(PooledBuffer text)
    {
        if (!text.Memory.Span.StartsWith("\uFEFF"u8))
        {
            return text;
        }

        var rest = new PooledBuffer(Math.Max(text.Length, 256));
        rest.Write(text.Memory.Span[3..]);
        text.Dispose();
        return rest;
    }

    internal static AdapterException TooLarge(long maxBytes) => new(FailureKind.ContractBroken, "GW2247",
        $"the answer is larger than {maxBytes} bytes")
    {
        Fix = "Ask for smaller pages (\"paging\": { \"size\": ... }) or raise \"maxBodyBytes\".",
    };

    private static AdapterException NotText(string? charset) => new(FailureKind.ContractBroken, "GW2243",
        $"the answer is not valid text in {(string.IsNullOrEmpty(charset) ? "UTF-8" : charset)}")
    {
        Fix = "Ask the partner to send the charset it declares; nothing was guessed and no record was taken.",
    };

    private sealed class Utf8Writer(PooledBuffer target) : System.Buffers.IBufferWriter<char>
    {
        private char[] _chars = [];

        public void Advance(int count)
        {
            var size = Encoding.UTF8.GetMaxByteCount(count);
            target.Advance(Encoding.UTF8.GetBytes(_chars.AsSpan(0, count), target.GetSpan(size)));
        }

        public Memory<char> GetMemory(int sizeHint = 0) => _chars.Length >= Math.Max(sizeHint, 1) ? _chars : _chars = new char[Math.Max(sizeHint, 4096)];

        public Span<char> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
