namespace Gateway.Expressions;

/// <summary>An instant: seconds since 1970-01-01T00:00:00Z and nanoseconds within the second.</summary>
/// <param name="Seconds">Seconds since the epoch, negative before it.</param>
/// <param name="Nanos">0 to 999,999,999, always forward from <paramref name="Seconds"/>.</param>
public readonly record struct CelTimestamp(long Seconds, int Nanos) : IComparable<CelTimestamp>
{
    internal const long MinSeconds = -62135596800;
    internal const long MaxSeconds = 253402300799;
    internal const int NanosPerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public int CompareTo(CelTimestamp other)
    {
        var bySeconds = Seconds.CompareTo(other.Seconds);
        return bySeconds != 0 ? bySeconds : Nanos.CompareTo(other.Nanos);
    }

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(CelTimestamp left, CelTimestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(CelTimestamp left, CelTimestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(CelTimestamp left, CelTimestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(CelTimestamp left, CelTimestamp right) => left.CompareTo(right) >= 0;

    /// <summary>The instant as a date and time in UTC, cut to 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanos / 100);

    /// <summary>The instant of a date and time with an offset.</summary>
    public static CelTimestamp From(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new CelTimestamp(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : new CelTimestamp(seconds, (int)rest * 100);
    }

    /// <summary>The instant later by a number of nanoseconds; null outside the years 1 to 9999.</summary>
    public CelTimestamp? Add(long nanoseconds)
    {
        var nanos = Nanos + (nanoseconds % NanosPerSecond);
        var carry = Math.DivRem(nanos, NanosPerSecond, out var rest);
        if (rest < 0)
        {
            rest += NanosPerSecond;
            carry--;
        }

        var seconds = Seconds + (nanoseconds / NanosPerSecond) + carry;
        return seconds is < MinSeconds or > MaxSeconds ? null : new CelTimestamp(seconds, (int)rest);
    }

    /// <summary>The nanoseconds from <paramref name="earlier"/> to this instant; null where 64 bits do not hold them.</summary>
    public long? Since(CelTimestamp earlier)
    {
        var nanos = ((Int128)(Seconds - earlier.Seconds) * NanosPerSecond) + (Nanos - earlier.Nanos);
        return nanos < long.MinValue || nanos > long.MaxValue ? null : (long)nanos;
    }
}
