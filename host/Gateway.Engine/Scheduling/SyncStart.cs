namespace Gateway.Engine.Scheduling;

/// <summary>A start the scheduler decided on.</summary>
/// <param name="SyncId">The sync.</param>
/// <param name="Cause">Why now.</param>
/// <param name="Slot">The start of the crontab it stands for; the first of them when several were missed. Null: by hand, or after other syncs.</param>
/// <param name="By">The person who started it. Null: nobody.</param>
public sealed record SyncStart(string SyncId, StartCause Cause, DateTimeOffset? Slot, string? By);

/// <summary>Why a run starts.</summary>
public enum StartCause
{
    /// <summary>Its time has come.</summary>
    Schedule,

    /// <summary>Its time has passed without a run; this one stands for all that were missed.</summary>
    Missed,

    /// <summary>The syncs it waits for have finished well.</summary>
    After,

    /// <summary>A person started it.</summary>
    Manual,
}

/// <summary>How a run ended, as far as scheduling goes.</summary>
/// <param name="Well">Whether syncs that wait for it may start.</param>
public readonly record struct SyncEnd(bool Well);

/// <summary>How one sync stands.</summary>
/// <param name="SyncId">The sync.</param>
/// <param name="Running">Whether a run is under way.</param>
/// <param name="Next">The next starts, jitter left out. Empty while paused without an end, or when it only waits for other syncs.</param>
/// <param name="Pause">Set while it is paused.</param>
/// <param name="WaitsFor">The syncs that have not finished well since its last run.</param>
public sealed record ScheduleStatus(string SyncId, bool Running, IReadOnlyList<DateTimeOffset> Next, SchedulePause? Pause, IReadOnlyList<string> WaitsFor);
