using System.Globalization;
using System.Text;

namespace Gateway.Expressions.Syntax;

/// <summary>Reads string and bytes literals: prefixes r and b, four kinds of quotes, escapes.</summary>
internal sealed class StringReader(string source, DiagnosticBag diagnostics)
{
    private static readonly string[] Quotes = ["\"\"\"", "'''", "\"", "'"];

    private readonly StringBuilder _text = new();
    private readonly List<byte> _bytes = [];
    private bool _isBytes;
    private bool _isBroken;

    /// <summary>Whether a literal starts here, with or without prefix.</summary>
    public static bool StartsAt(string source, int position) => QuoteAfterPrefix(source, position) >= 0;

    /// <summary>The string or byte array, and the position after it; null where it could not be read.</summary>
    public object? Read(ref int position)
    {
        var start = position;
        var quoteAt = QuoteAfterPrefix(source, position);
        var prefix = source.AsSpan(position, quoteAt - position);
        var isRaw = prefix.IndexOfAny('r', 'R') >= 0;
        _isBytes = prefix.IndexOfAny('b', 'B') >= 0;
        var quote = Array.Find(Quotes, candidate => string.CompareOrdinal(source, quoteAt, candidate, 0, candidate.Length) == 0)!;
        position = quoteAt + quote.Length;
        while (true)
        {
            if (position >= source.Length || (quote.Length == 1 && source[position] is '\n' or '\r'))
            {
                diagnostics.Add(DiagnosticKind.Syntax, $"The text is not closed: {quote} is missing.", start, position - start);
                return null;
            }

            if (string.CompareOrdinal(source, position, quote, 0, quote.Length) == 0)
            {
                position += quote.Length;
                return _isBroken ? null : _isBytes ? _bytes.ToArray() : _text.ToString();
            }

            if (source[position] == '\\' && !isRaw)
            {
                Escape(ref position);
            }
            else
            {
                Plain(ref position);
            }
        }
    }

    private static int QuoteAfterPrefix(string source, int position)
    {
        var seenR = false;
        var seenB = false;
        for (var i = position; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '"' or '\'':
                    return i;
                case 'r' or 'R' when !seenR:
                    seenR = true;
                    break;
                case 'b' or 'B' when !seenB:
                    seenB = true;
                    break;
                default:
                    return -1;
            }
        }

        return -1;
    }

    private void Plain(ref int position)
    {
        var width = CodePoints.Width(source, position);
        var plain = source.AsSpan(position, width);
        position += width;
        if (!_isBytes)
        {
            _text.Append(plain);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        var written = Encoding.UTF8.GetBytes(plain, utf8);
        _bytes.AddRange(utf8[..written]);
    }

    private void Escape(ref int position)
    {
        var start = position;
        var c = position + 1 < source.Length ? source[position + 1] : '\0';
        position = Math.Min(position + 2, source.Length);
        switch (c)
        {
            case 'x' or 'X':
                Coded(start, ref position, 2, 16);
                break;
            case 'u' when !_isBytes:
                Coded(start, ref position, 4, 16);
                break;
            case 'U' when !_isBytes:
                Coded(start, ref position, 8, 16);
                break;
            case >= '0' and <= '3':
                position--;
                Coded(start, ref position, 3, 8);
                break;
            default:
                Simple(c, start, position - start);
                break;
        }
    }

    private void Simple(char c, int start, int length)
    {
        var index = "abfnrtv\\?\"'`".IndexOf(c, StringComparison.Ordinal);
        if (index < 0)
        {
            Broken($"'\\{c}' is not an escape. For a backslash itself write '\\\\' or a raw text r'...'.", start, length);
            return;
        }

        Append("\a\b\f\n\r\t\v\\?\"'`"[index]);
    }

    private void Coded(int start, ref int position, int digits, int radix)
    {
        var value = 0L;
        for (var i = 0; i < digits; i++, position++)
        {
            var digit = position < source.Length ? Digit(source[position], radix) : -1;
            if (digit < 0)
            {
                Broken($"The escape needs {digits} {(radix == 8 ? "octal" : "hexadecimal")} digits.", start, position - start);
                return;
            }

            value = (value * radix) + digit;
        }

        if (value > 0x10FFFF || value is >= 0xD800 and <= 0xDFFF)
        {
            Broken(string.Create(CultureInfo.InvariantCulture, $"{value:X} is not a Unicode character."), start, position - start);
            return;
        }

        Append((int)value);
    }

    private void Append(int value)
    {
        if (_isBytes)
        {
            _bytes.Add((byte)value);
        }
        else
        {
            _text.Append(char.ConvertFromUtf32(value));
        }
    }

    private void Broken(string message, int start, int length)
    {
        _isBroken = true;
        diagnostics.Add(DiagnosticKind.Syntax, message, start, length);
    }

    private static int Digit(char c, int radix)
    {
        var value = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1;
        return value < radix ? value : -1;
    }
}
