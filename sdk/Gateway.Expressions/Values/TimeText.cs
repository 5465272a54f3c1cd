using System.Globalization;
using System.Numerics;

namespace Gateway.Expressions;

/// <summary>Instants and durations as text and back: RFC 3339 and <c>1h30m5.5s</c>.</summary>
internal static class TimeText
{
    private const int NanosPerSecond = CelTimestamp.NanosPerSecond;
    private const int ShortestTimestamp = 20;

    public static string Of(CelTimestamp value)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(value.Seconds);
        return $"{date.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}{Fraction(value.Nanos)}Z";
    }

    public static string OfDuration(long nanos)
    {
        var sign = nanos < 0 ? "-" : "";
        var magnitude = (UInt128)(nanos < 0 ? -(Int128)nanos : nanos);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{magnitude / NanosPerSecond}{Fraction((int)(magnitude % NanosPerSecond))}s");
    }

    private static string Fraction(int nanos) =>
        nanos == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{nanos:000000000}").TrimEnd('0');

    public static CelTimestamp? Parse(string text)
    {
        if (text.Length < ShortestTimestamp || text[10] != 'T'
            || !DateTime.TryParseExact(text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var position = 19;
        if (ParseFraction(text, ref position) is not { } nanos || ParseOffset(text.AsSpan(position)) is not { } offset)
        {
            return null;
        }

        var seconds = ((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset;
        return seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds ? null : new CelTimestamp(seconds, nanos);
    }

    private static int? ParseFraction(string text, ref int position)
    {
        if (text[position] != '.')
        {
            return 0;
        }

        var nanos = 0;
        var digits = 0;
        for (position++; position < text.Length && char.IsAsciiDigit(text[position]); position++, digits++)
        {
            nanos = digits < 9 ? (nanos * 10) + (text[position] - '0') : nanos;
        }

        for (var i = digits; i < 9; i++)
        {
            nanos *= 10;
        }

        return digits == 0 ? null : nanos;
    }

    /// <summary>Seconds east of UTC.</summary>
    private static int? ParseOffset(ReadOnlySpan<char> text)
    {
        if (text is "Z")
        {
            return 0;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return null;
        }

        return ((hours * 60) + minutes) * 60 * (text[0] == '-' ? -1 : 1);
    }

    public static long? ParseDuration(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return 0;
        }

        var total = BigInteger.Zero;
        if (rest.IsEmpty || text.Length > 200)
        {
            return null;
        }

        while (!rest.IsEmpty)
        {
            if (ParseUnit(ref rest) is not { } part)
            {
                return null;
            }

            total += part;
        }

        total *= sign;
        return total < long.MinValue || total > long.MaxValue ? null : (long)total;
    }

    private static BigInteger? ParseUnit(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExceptInRange('0', '9');
        var whole = length < 0 ? rest : rest[..length];
        rest = rest[whole.Length..];
        var fraction = ReadOnlySpan<char>.Empty;
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            length = rest.IndexOfAnyExceptInRange('0', '9');
            fraction = length < 0 ? rest : rest[..length];
            rest = rest[fraction.Length..];
        }

        if ((whole.IsEmpty && fraction.IsEmpty) || Unit(ref rest) is not { } unit)
        {
            return null;
        }

        var digits = BigInteger.Parse($"0{whole}{fraction}", NumberStyles.None, CultureInfo.InvariantCulture);
        return digits * unit / BigInteger.Pow(10, fraction.Length);
    }

    private static long? Unit(ref ReadOnlySpan<char> rest)
    {
        foreach (var (name, nanos) in Units)
        {
            if (rest.StartsWith(name))
            {
                rest = rest[name.Length..];
                return nanos;
            }
        }

        return null;
    }

    private static readonly (string Name, long Nanos)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
        ("s", NanosPerSecond), ("m", 60L * NanosPerSecond), ("h", 3600L * NanosPerSecond),
    ];
}
