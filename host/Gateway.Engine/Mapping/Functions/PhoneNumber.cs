namespace Gateway.Engine.Mapping.Functions;

/// <summary>Indonesian telephone numbers to E.164 (domain.md 3.6).</summary>
internal static class PhoneNumber
{
    private const int LongestInput = 64;

    /// <summary>The mobile number as <c>+628…</c>; null for landlines and whatever else is no mobile number.</summary>
    public static string? Mobile(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[LongestInput + 3];
        var length = National(text, digits);
        return length is >= 9 and <= 12 && digits[0] == '8' ? $"+62{digits[..length]}" : null;
    }

    /// <summary>A landline as <c>+62</c>, area code and number (<c>0741</c> Jambi, <c>0254</c> Serang); null when it is none.</summary>
    public static string? Landline(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[LongestInput + 3];
        var length = National(text, digits);
        return length is >= 8 and <= 11 && digits[0] is >= '2' and <= '7' or '9' ? $"+62{digits[..length]}" : null;
    }

    /// <summary>The numbers of a cell that holds several, split by <c>/ , ;</c>.</summary>
    public static string[] Cell(string text) =>
        text.Split(['/', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Digits after the country code and trunk zero; 0 when the text is no Indonesian number.</summary>
    private static int National(ReadOnlySpan<char> text, Span<char> digits)
    {
        var length = 0;
        if (text.Length > LongestInput)
        {
            return 0;
        }
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[length++] = c;
            }
            // A letter means a spreadsheet number (8.1e10), an extension or no number at all.
            else if (!" +-().\u00a0".Contains(c, StringComparison.Ordinal))
            {
                return 0;
            }
        }
        ReadOnlySpan<char> rest = digits[..length];
        rest = rest.StartsWith("0062", StringComparison.Ordinal) ? rest[2..] : rest;
        rest = rest.StartsWith("62", StringComparison.Ordinal) ? TrunkZero(rest[2..])
            : rest.StartsWith("0", StringComparison.Ordinal) ? rest[1..]
            : rest.StartsWith("8", StringComparison.Ordinal) ? rest
            : [];
        rest.CopyTo(digits);
        return rest.Length;
    }

    private static ReadOnlySpan<char> TrunkZero(ReadOnlySpan<char> rest) => rest.StartsWith("0", StringComparison.Ordinal) ? rest[1..] : rest;
}
