using System.Diagnostics;
using System.Globalization;

namespace Gateway.Engine.Storage;

/// <summary>Named moments at which a test may kill the process as hard as a power cut would (delivery.md P1-P15).</summary>
/// <remarks>Armed only by the environment variable <c>GATEWAY_CRASH_AT=point:count</c>; otherwise one static field is read.</remarks>
internal static class CrashPoint
{
    private static readonly string? Point;
    private static int _left;

    static CrashPoint()
    {
        var armed = Environment.GetEnvironmentVariable("GATEWAY_CRASH_AT")?.Split(':');
        if (armed is [var point, var count])
        {
            Point = point;
            _left = int.Parse(count, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The points there are, in the order a page meets them.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["before-lease", "after-lease", "during-read", "after-map", "before-intent", "before-commit", "after-intent", "before-send", "during-send", "after-send", "before-result", "after-result", "before-anchor", "after-end"];

    /// <summary>Says that a moment is reached; the process ends here when it is the armed one.</summary>
    public static void Reach(string point)
    {
        if (Point is not null && Point == point && Interlocked.Decrement(ref _left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            new ManualResetEventSlim().Wait();
        }
    }
}
