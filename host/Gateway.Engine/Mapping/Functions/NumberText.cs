using System.Globalization;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>Which marks group and which separate decimals.</summary>
internal enum NumberProfile
{
    /// <summary>id-ID: <c>1.250.000,00</c>.</summary>
    Indonesian,

    /// <summary>en-US: <c>1,250,000.00</c>.</summary>
    English,
}

/// <summary>
/// Numbers and rupiah by own rules, never by culture, always <see cref="decimal"/> (domain.md 3.6). What could mean two
/// things under the profile (<c>16,800</c>, <c>1.5</c>) is refused, not guessed.
/// </summary>
internal static class NumberText
{
    public static bool TryProfile(string name, out NumberProfile profile)
    {
        profile = name == "en-US" ? NumberProfile.English : NumberProfile.Indonesian;
        return name is "id-ID" or "en-US";
    }

    /// <summary>Machine form only: <c>-12.50</c>, <c>1e3</c>; what JSON and most APIs write.</summary>
    public static bool TryPlain(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        text = text.Trim();
        // Without a digit limit decimal.Parse rounds silently; 28 digits are always exact.
        return text.Length <= 60 && CountDigits(text) <= 28 && !HasPlus(text)
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && (value != 0 || !HasNonZero(text));
    }

    /// <summary>A number with marks; scores and rates (<c>85,5</c>) where rupiah rules would be too strict.</summary>
    public static bool TryDecimal(ReadOnlySpan<char> text, NumberProfile profile, out decimal value)
    {
        text = Clean(text);
        var (group, point) = Marks(profile);
        var fraction = text.IndexOf(point);
        if (profile == NumberProfile.Indonesian && fraction >= 0 && text.IndexOf(group) < 0)
        {
            // A comma with exactly three digits behind it may group thousands in a foreign hand.
            var digits = text.Length - fraction - 1;
            value = 0;
            return digits is > 0 and not 3 && TryMarked(text, group, point, 0, out value);
        }
        return fraction < 0 && text.IndexOf(group) < 0 ? TryPlain(text, out value) : TryMarked(text, group, point, 0, out value);
    }

    /// <summary>Rupiah in the forms of domain.md 3.6: <c>Rp 1.250.000,-</c>, <c>(Rp 500.000,00)</c>, <c>IDR 10000.00</c>.</summary>
    public static bool TryRupiah(ReadOnlySpan<char> text, NumberProfile profile, out decimal value)
    {
        text = text.Trim().Trim('\u00a0');
        var negative = text is ['(', .., ')'];
        text = negative ? text[1..^1].Trim() : text;
        TakeCurrency(ref text);
        if (text is ['-', ..])
        {
            negative = true;
            text = text[1..].TrimStart();
            TakeCurrency(ref text);
        }
        text = TrimTail(text);
        var read = TryAmount(text, profile, out value);
        value = negative ? -value : value;
        return read;
    }

    private static bool TryAmount(ReadOnlySpan<char> text, NumberProfile profile, out decimal value)
    {
        var (group, point) = Marks(profile);
        var marks = text.Count('.') + text.Count(',');
        if (marks == 0)
        {
            value = 0;
            return Digits.All(text) && decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && text.Length <= 26;
        }
        // Machine form: a point and two decimals cannot be thousands.
        if (text.Length > 3 && text[^3] == '.' && marks == 1)
        {
            return TryMarked(text, ',', '.', 2, out value);
        }
        if (TryMarked(text, group, point, 2, out value))
        {
            return true;
        }
        // Two or more groups with commas can only be en-US.
        return profile == NumberProfile.Indonesian && text.Count(',') >= 2 && TryMarked(text, ',', '.', 2, out value);
    }

    /// <summary>Groups of exactly three, and <paramref name="decimals"/> digits behind the point (0 takes any number of them).</summary>
    private static bool TryMarked(ReadOnlySpan<char> text, char group, char point, int decimals, out decimal value)
    {
        value = 0;
        Span<char> plain = stackalloc char[32];
        var length = 0;
        var at = text.IndexOf(point);
        var fraction = at < 0 ? [] : text[(at + 1)..];
        var whole = at < 0 ? text : text[..at];
        if (whole is ['-', ..])
        {
            plain[length++] = '-';
            whole = whole[1..];
        }
        if (text.Length > 30 || (at >= 0 && (!Digits.All(fraction) || (decimals > 0 && fraction.Length != decimals))))
        {
            return false;
        }
        var grouped = whole.Contains(group);
        for (var first = true; !whole.IsEmpty; first = false)
        {
            var end = whole.IndexOf(group);
            var part = end < 0 ? whole : whole[..end];
            if (!Digits.All(part) || (grouped && (first ? part.Length > 3 : part.Length != 3)) || end == whole.Length - 1)
            {
                return false;
            }
            part.CopyTo(plain[length..]);
            length += part.Length;
            whole = end < 0 ? [] : whole[(end + 1)..];
        }
        plain[length++] = '.';
        fraction.CopyTo(plain[length..]);
        length += fraction.Length;
        return decimal.TryParse(plain[..length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static void TakeCurrency(ref ReadOnlySpan<char> text)
    {
        if (text.StartsWith("Rp", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..].TrimStart('.').TrimStart(" \u00a0");
        }
        else if (text.StartsWith("IDR", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..].TrimStart(" \u00a0");
        }
    }

    private static ReadOnlySpan<char> TrimTail(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        foreach (var tail in (ReadOnlySpan<string>)[",--", ",-", ",=", ".-", ".="])
        {
            if (text.EndsWith(tail, StringComparison.Ordinal))
            {
                return text[..^tail.Length];
            }
        }
        return text;
    }

    private static (char Group, char Point) Marks(NumberProfile profile) => profile == NumberProfile.English ? (',', '.') : ('.', ',');

    private static ReadOnlySpan<char> Clean(ReadOnlySpan<char> text) => text.Trim(" \u00a0");

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += char.IsAsciiDigit(c) ? 1 : 0;
        }
        return count;
    }

    private static bool HasNonZero(ReadOnlySpan<char> text) => text.ContainsAnyInRange('1', '9');

    private static bool HasPlus(ReadOnlySpan<char> text) => text is ['+', ..];
}
