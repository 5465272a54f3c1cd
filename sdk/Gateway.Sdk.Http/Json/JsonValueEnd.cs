using System.Buffers;

namespace Gateway.Sdk.Http;

/// <summary>Finds where a text, a number, a word or a list of these ends, as strictly as RFC 8259 writes them.</summary>
internal static class JsonValueEnd
{
    // Where a text stops being plain: its end, an escape, or a control character that must not be there.
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    /// <summary>The position after a value; -1 when there is none, or one that holds objects or lists.</summary>
    public static int Of(ReadOnlySpan<byte> body, int start, out bool escaped)
    {
        escaped = false;
        return start >= body.Length ? -1 : body[start] switch
        {
            (byte)'"' => Text(body, start + 1, ref escaped),
            (byte)'t' => Word(body, start, "true"u8),
            (byte)'f' => Word(body, start, "false"u8),
            (byte)'n' => Word(body, start, "null"u8),
            (byte)'[' => List(body, start + 1),
            _ => Number(body, start),
        };
    }

    private static int Word(ReadOnlySpan<byte> body, int at, ReadOnlySpan<byte> word) => body[at..].StartsWith(word) ? at + word.Length : -1;

    private static int Text(ReadOnlySpan<byte> body, int at, ref bool escaped)
    {
        while (true)
        {
            var next = body[at..].IndexOfAny(NotPlain);
            if (next < 0 || body[at + next] < ' ')
            {
                return -1;
            }

            at += next + 1;
            if (body[at - 1] == '"')
            {
                return at;
            }

            escaped = true;
            at = Escape(body, at);
            if (at < 0)
            {
                return -1;
            }
        }
    }

    private static int Escape(ReadOnlySpan<byte> body, int at)
    {
        if (at >= body.Length)
        {
            return -1;
        }

        if (body[at] != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(body[at]) ? at + 1 : -1;
        }

        for (var digit = at + 1; digit <= at + 4; digit++)
        {
            if (digit >= body.Length || !char.IsAsciiHexDigit((char)body[digit]))
            {
                return -1;
            }
        }

        return at + 5;
    }

    private static int List(ReadOnlySpan<byte> body, int at)
    {
        at = Blank(body, at);
        if (at < body.Length && body[at] == ']')
        {
            return at + 1;
        }

        while (at < body.Length && body[at] != '[')
        {
            at = Of(body, at, out _);
            if (at < 0)
            {
                return -1;
            }

            at = Blank(body, at);
            if (at >= body.Length || body[at] is not ((byte)',' or (byte)']'))
            {
                return -1;
            }

            if (body[at++] == ']')
            {
                return at;
            }

            at = Blank(body, at);
        }

        return -1;
    }

    private static int Blank(ReadOnlySpan<byte> body, int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static int Number(ReadOnlySpan<byte> body, int at)
    {
        at += At(body, at) == '-' ? 1 : 0;
        at = At(body, at) == '0' ? at + 1 : Digits(body, at);
        if (at >= 0 && At(body, at) == '.')
        {
            at = Digits(body, at + 1);
        }

        if (at < 0 || At(body, at) is not ((byte)'e' or (byte)'E'))
        {
            return at;
        }

        at += At(body, at + 1) is (byte)'+' or (byte)'-' ? 2 : 1;
        return Digits(body, at);
    }

    private static byte At(ReadOnlySpan<byte> body, int at) => at < body.Length ? body[at] : (byte)0;

    private static int Digits(ReadOnlySpan<byte> body, int at)
    {
        var end = at;
        while (end < body.Length && char.IsAsciiDigit((char)body[end]))
        {
            end++;
        }

        return end > at ? end : -1;
    }
}
