namespace Gateway.Engine.Mapping.Functions;

/// <summary>ASCII digits: other scripts' digits are never numbers here.</summary>
internal static class Digits
{
    public static bool TryRead(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 9)
        {
            return false;
        }
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        return true;
    }

    public static bool All(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>The digits of <paramref name="text"/>, provided everything else in it is one of <paramref name="separators"/>.</summary>
    public static string? Only(ReadOnlySpan<char> text, ReadOnlySpan<char> separators)
    {
        Span<char> digits = stackalloc char[40];
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) && count < digits.Length)
            {
                digits[count++] = c;
            }
            else if (!separators.Contains(c))
            {
                return null;
            }
        }
        return new string(digits[..count]);
    }
}
