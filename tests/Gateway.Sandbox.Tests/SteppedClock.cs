namespace Gateway.Sandbox.Tests;

/// <summary>A clock that moves only when told.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2025, 12, 8, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
