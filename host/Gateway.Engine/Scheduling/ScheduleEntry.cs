namespace Gateway.Engine.Scheduling;

/// <summary>One sync in the scheduler's hands. Touched only in turn.</summary>
internal sealed class ScheduleEntry(ScheduledSync sync, ScheduleRecord record)
{
    private (DateTimeOffset Slot, TimeSpan Delay)? _jitter;

    public ScheduledSync Sync { get; set; } = sync;

    public ScheduleRecord Record { get; set; } = record;

    public bool Scheduled { get; set; } = true;

    public Task? Running { get; set; }

    /// <summary>Drawn once for each start, so that asking twice does not move it.</summary>
    public TimeSpan Jitter(DateTimeOffset slot, Func<double> random)
    {
        if (_jitter is not { } drawn || drawn.Slot != slot)
        {
            _jitter = drawn = (slot, Sync.Schedule.Jitter * random());
        }
        return drawn.Delay;
    }
}
