using System.Globalization;

namespace Gateway.Expressions;

/// <summary>Doubles as text and back.</summary>
internal static class NumberText
{
    private const int LongestPlainExponent = 21;
    private const int SmallestPlainExponent = -7;

    /// <summary>The shortest digits that read back to the same double, plain up to 21 digits.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!shortest.Contains('E', StringComparison.Ordinal))
        {
            return shortest;
        }

        var (sign, digits, exponent) = Split(shortest);
        return sign + (exponent is > SmallestPlainExponent and < LongestPlainExponent ? Plain(digits, exponent) : Scientific(digits, exponent));
    }

    /// <summary>Reads a double as the language does: no blanks, <c>NaN</c> and <c>Infinity</c> by name.</summary>
    public static double? Parse(string text)
    {
        if (text.Length == 0 || text.AsSpan().IndexOfAny(" \t\r\n,") >= 0)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            && (double.IsFinite(value) || !char.IsAsciiDigit(text[^1])))
        {
            return value;
        }

        return text.ToUpperInvariant() switch
        {
            "INF" or "+INF" or "+INFINITY" or "INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            "NAN" => double.NaN,
            _ => null,
        };
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length > exponent + 1
            ? $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}"
            : digits.PadRight(exponent + 1, '0');
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static (string Sign, string Digits, int Exponent) Split(string scientific)
    {
        var sign = scientific[0] == '-' ? "-" : "";
        var e = scientific.IndexOf('E', StringComparison.Ordinal);
        var digits = scientific[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        return (sign, digits, int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }
}
