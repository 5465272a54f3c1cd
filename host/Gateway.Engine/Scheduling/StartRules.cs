using Gateway.Engine.Configuration;

namespace Gateway.Engine.Scheduling;

/// <summary>What to do about one sync at one moment.</summary>
/// <param name="Record">What to remember from now on.</param>
/// <param name="Start">The run to start now. Null: none.</param>
/// <param name="Wake">When to ask again although nothing happens. Null: never.</param>
internal readonly record struct StartDecision(ScheduleRecord Record, SyncStart? Start, DateTimeOffset? Wake);

/// <summary>Decides when a sync starts. Pure.</summary>
internal static class StartRules
{
    /// <summary>A start later than this (beyond its jitter) counts as missed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>A last start this far in the future can only come from a clock that was wrong then; believing it would stop the sync for as long.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromDays(1);

    /// <param name="sync">The sync.</param>
    /// <param name="record">What is remembered of it.</param>
    /// <param name="ends">Good ends of every sync.</param>
    /// <param name="running">Whether a run of it is under way.</param>
    /// <param name="now">The moment.</param>
    /// <param name="jitter">The random delay of a start, the same for each question about the same one.</param>
    public static StartDecision Decide(
        ScheduledSync sync, ScheduleRecord record, Func<string, long> ends, bool running, DateTimeOffset now, Func<DateTimeOffset, TimeSpan> jitter)
    {
        if (record.LastSlot > now + WrongClock)
        {
            record = record with { LastSlot = now };
        }
        if (record.Pause is { } pause)
        {
            if (pause.Until is not { } until || until > now)
            {
                return new(record, null, pause.Until);
            }

            record = Resumed(record, now);
        }

        var taken = TakeDue(sync, record, now, jitter);
        if (running && sync.Schedule.Misfire == MisfirePolicy.Skip)
        {
            taken = taken with { Open = null };
        }

        var start = running || WaitsFor(sync, taken, ends).Any() ? null : StartOf(sync, taken, now);
        if (start is not null)
        {
            taken = Started(sync, taken, ends);
        }
        return new(taken, start, sync.Next(taken.LastSlot, 1) is [var next] ? next + jitter(next) : null);
    }

    /// <summary>The record once a pause is over: what fell into it was meant not to run.</summary>
    public static ScheduleRecord Resumed(ScheduleRecord record, DateTimeOffset now) =>
        record with { Pause = null, Open = null, LastSlot = now > record.LastSlot ? now : record.LastSlot };

    /// <summary>The record once a run has started, for whatever cause.</summary>
    public static ScheduleRecord Started(ScheduledSync sync, ScheduleRecord record, Func<string, long> ends) =>
        record with { Open = null, SeenEnds = sync.Schedule.After.ToDictionary(id => id, ends) };

    /// <summary>The syncs that have not finished well since the last run of this one.</summary>
    public static IEnumerable<string> WaitsFor(ScheduledSync sync, ScheduleRecord record, Func<string, long> ends) =>
        sync.Schedule.After.Where(id => ends(id) <= record.SeenEnds.GetValueOrDefault(id));

    private static SyncStart? StartOf(ScheduledSync sync, ScheduleRecord record, DateTimeOffset now)
    {
        if (record.Open is { } slot)
        {
            return new(sync.Id, slot < now - Grace - sync.Schedule.Jitter ? StartCause.Missed : StartCause.Schedule, slot, null);
        }
        return sync.Schedule is { Cron: null, After.Count: > 0 } ? new(sync.Id, StartCause.After, null, null) : null;
    }

    /// <summary>Uses up the starts that are due: one in time is taken, all missed ones together become one or none.</summary>
    private static ScheduleRecord TakeDue(ScheduledSync sync, ScheduleRecord record, DateTimeOffset now, Func<DateTimeOffset, TimeSpan> jitter)
    {
        if (sync.Next(record.LastSlot, 1) is not [var first] || first + jitter(first) > now)
        {
            return record;
        }

        var grace = now - Grace - sync.Schedule.Jitter;
        if (first >= grace)
        {
            return record with { LastSlot = first, Open = record.Open ?? first };
        }

        var late = sync.Next(grace, 1) is [var last] && last + jitter(last) <= now ? last : (DateTimeOffset?)null;
        var open = record.Open ?? (sync.Schedule.Misfire == MisfirePolicy.Once ? first : late);
        return record with { LastSlot = late ?? now, Open = open };
    }
}
