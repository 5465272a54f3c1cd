using System.Globalization;

namespace Gateway.Expressions.Library;

/// <summary>Escapes that stand for one character.</summary>
internal static class Re2Escapes
{
    /// <summary>Reads the escape at a backslash; answers the code point.</summary>
    /// <exception cref="FormatException">It is not an escape of the syntax.</exception>
    public static int Read(string pattern, ref int position)
    {
        var c = position + 1 < pattern.Length ? pattern[position + 1] : '\0';
        position += 2;
        var simple = "aftnrv".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0 && c != '\0')
        {
            return "\a\f\t\n\r\v"[simple];
        }

        if (c == 'x')
        {
            return Hex(pattern, ref position);
        }

        if (c is >= '0' and <= '7')
        {
            return Octal(pattern, c, ref position);
        }

        return c < 128 && c != '\0' && !char.IsAsciiLetterOrDigit(c) ? c
            : throw new FormatException($"The pattern '{pattern}' is not valid: '\\{c}' is not an escape of RE2.");
    }

    private static int Hex(string pattern, ref int position)
    {
        var end = position < pattern.Length && pattern[position] == '{' ? pattern.IndexOf('}', position) : position + 2;
        if (end < 0 || end > pattern.Length)
        {
            throw Broken(pattern);
        }

        var isBraced = pattern[position] == '{';
        var digits = pattern.AsSpan((isBraced ? position + 1 : position)..end);
        position = isBraced ? end + 1 : end;
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? value : throw Broken(pattern);
    }

    // A single digit other than 0 would be a back reference.
    private static int Octal(string pattern, char first, ref int position)
    {
        var value = first - '0';
        var digits = 1;
        for (; digits < 3 && position < pattern.Length && pattern[position] is >= '0' and <= '7'; position++, digits++)
        {
            value = (value * 8) + (pattern[position] - '0');
        }

        return first == '0' || digits == 3 ? value
            : throw new FormatException($"The pattern '{pattern}' is not valid: back references are not supported.");
    }

    private static FormatException Broken(string pattern) => new($"The pattern '{pattern}' is not valid: a \\x escape is not a character.");
}
