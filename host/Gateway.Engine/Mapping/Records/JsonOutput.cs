using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Gateway.Engine.Mapping.Records;

/// <summary>
/// JSON text straight into a <see cref="MappedBuffer"/>, in one canonical form: no white space, only the escapes that JSON
/// needs, numbers without trailing zeros. The same values always give the same bytes, so bytes can be hashed and compared.
/// </summary>
internal static class JsonOutput
{
    private static readonly SearchValues<char> NeedEscape = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    /// <summary>Writes a text with quotes; false when it has half of a character (a lone surrogate), which UTF-8 cannot hold.</summary>
    public static bool TryText(MappedBuffer output, ReadOnlySpan<char> text)
    {
        output.Write((byte)'"');
        while (text.IndexOfAny(NeedEscape) is var at && at >= 0)
        {
            if (!TryPlain(output, text[..at]))
            {
                return false;
            }
            Escape(output, text[at]);
            text = text[(at + 1)..];
        }
        var whole = TryPlain(output, text);
        output.Write((byte)'"');
        return whole;
    }

    public static void Number(MappedBuffer output, long value) => Advance(output, Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written), written);

    public static void Number(MappedBuffer output, ulong value) => Advance(output, Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written), written);

    /// <summary>The shortest text that reads back as the same number; the caller holds NaN and infinities.</summary>
    public static void Number(MappedBuffer output, double value) =>
        Advance(output, value.TryFormat(output.GetSpan(32), out var written, "R", System.Globalization.CultureInfo.InvariantCulture), written);

    public static void Number(MappedBuffer output, decimal value) =>
        Advance(output, Normal(value).TryFormat(output.GetSpan(40), out var written, default, System.Globalization.CultureInfo.InvariantCulture), written);

    public static void Base64(MappedBuffer output, ReadOnlySpan<byte> bytes)
    {
        output.Write((byte)'"');
        var room = output.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, room, out _, out var written);
        output.Advance(written);
        output.Write((byte)'"');
    }

    /// <summary>Copies an object or list without the white space around its tokens.</summary>
    public static void Compact(MappedBuffer output, ReadOnlySpan<byte> raw)
    {
        while (raw.IndexOfAny(" \t\r\n\""u8) is var at && at >= 0)
        {
            var end = raw[at] == '"' ? StringEnd(raw, at) : at;
            output.Write(raw[..end]);
            raw = raw[(raw[at] == '"' ? end : at + 1)..];
        }
        output.Write(raw);
    }

    /// <summary><c>10.50</c> and <c>10.5</c> are one value and get one text.</summary>
    public static decimal Normal(decimal value) => value / 1.0000000000000000000000000000m;

    private static int StringEnd(ReadOnlySpan<byte> raw, int quote)
    {
        var at = quote + 1;
        while (raw[at] != '"')
        {
            at += raw[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static bool TryPlain(MappedBuffer output, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var status = System.Text.Unicode.Utf8.FromUtf16(text, output.GetSpan(Math.Min(text.Length * 3, 4_096)), out var read, out var written, replaceInvalidSequences: false);
            output.Advance(written);
            text = text[read..];
            if (status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
            {
                return false;
            }
        }
        return true;
    }

    private static void Escape(MappedBuffer output, char c)
    {
        output.Write((byte)'\\');
        switch (c)
        {
            case '"' or '\\': output.Write((byte)c); break;
            case '\n': output.Write((byte)'n'); break;
            case '\r': output.Write((byte)'r'); break;
            case '\t': output.Write((byte)'t'); break;
            default: Encoding.ASCII.GetBytes($"u{(int)c:x4}", output); break;
        }
    }

    private static void Advance(MappedBuffer output, bool fits, int written) =>
        output.Advance(fits ? written : throw new InvalidOperationException("A number needs more room than any number has."));
}
