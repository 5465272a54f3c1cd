namespace Gateway.Engine.Scheduling;

/// <summary>What the scheduler must remember over a restart. Writes are durable when the call returns.</summary>
public interface IScheduleState
{
    /// <summary>Reads what is known of a sync; null when it was never scheduled.</summary>
    Task<ScheduleRecord?> ReadAsync(string syncId, CancellationToken cancellationToken);

    /// <summary>Replaces what is known of a sync.</summary>
    Task WriteAsync(string syncId, ScheduleRecord record, CancellationToken cancellationToken);
}

/// <summary>What is remembered of one sync. Plain data, stored as JSON.</summary>
public sealed record ScheduleRecord
{
    /// <summary>The last start that was used up: run, missed or skipped. Nothing at or before it ever fires again.</summary>
    public required DateTimeOffset LastSlot { get; init; }

    /// <summary>A start that came and could not be made yet, because a run was under way or other syncs had not finished. Null: none.</summary>
    public DateTimeOffset? Open { get; init; }

    /// <summary>How many runs have finished well. Counted, not timed: clocks are set back.</summary>
    public long GoodEnds { get; init; }

    /// <summary>The <see cref="GoodEnds"/> of the syncs we wait for when our last run started.</summary>
    public IReadOnlyDictionary<string, long> SeenEnds { get; init; } = new Dictionary<string, long>();

    /// <summary>Set while a person keeps it from starting.</summary>
    public SchedulePause? Pause { get; init; }
}

/// <summary>Why a sync does not start by itself.</summary>
/// <param name="Reason">In the words of who paused it.</param>
/// <param name="By">Who paused it.</param>
/// <param name="Since">When.</param>
/// <param name="Until">When it goes on by itself. Null: when a person says so.</param>
public sealed record SchedulePause(string Reason, string By, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>Remembers until the process ends: for tests and the demo.</summary>
public sealed class InMemoryScheduleState : IScheduleState
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ScheduleRecord> _records = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<ScheduleRecord?> ReadAsync(string syncId, CancellationToken cancellationToken) => Task.FromResult(_records.GetValueOrDefault(syncId));

    /// <inheritdoc/>
    public Task WriteAsync(string syncId, ScheduleRecord record, CancellationToken cancellationToken)
    {
        _records[syncId] = record;
        return Task.CompletedTask;
    }
}
