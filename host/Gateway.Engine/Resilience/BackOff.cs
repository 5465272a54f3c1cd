namespace Gateway.Engine.Resilience;

/// <summary>How long to wait before a repeat. Arithmetic only.</summary>
internal static class BackOff
{
    /// <summary>Full jitter: anything between nothing and a bound that doubles with each repeat.</summary>
    /// <param name="repeat">0 before the first repeat.</param>
    /// <param name="first">Bound before the first repeat.</param>
    /// <param name="longest">Bound it grows to.</param>
    /// <param name="random">In [0, 1).</param>
    public static TimeSpan Random(int repeat, TimeSpan first, TimeSpan longest, double random) =>
        random * TimeSpan.FromTicks((long)Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, repeat)));

    /// <summary>Never less than what the partner asked for, and up to a tenth more so that not everyone comes back in the same instant.</summary>
    public static TimeSpan Asked(TimeSpan asked, double random) => asked * (1 + (random / 10));
}
