using Gateway.Engine.Checkpoints;

namespace Gateway.Engine.Runs;

/// <summary>One execution of a sync, as history keeps it.</summary>
public sealed record RunRecord
{
    /// <summary>Identifier; grows with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The sync.</summary>
    public required string Sync { get; init; }

    /// <summary>Why it ran.</summary>
    public required RunCause Cause { get; init; }

    /// <summary>How it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended. Null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The configuration it ran with.</summary>
    public required string ConfigVersion { get; init; }

    /// <summary>Its lease token.</summary>
    public long Token { get; init; }

    /// <summary>Its books.</summary>
    public Books Books { get; init; } = Books.Empty;

    /// <summary>Mark of the checkpoint it began at; null: from the start.</summary>
    public string? CheckpointFrom { get; init => field = CheckpointSeal.MarkIn(value); }

    /// <summary>Mark of the checkpoint it reached; null: it moved none.</summary>
    public string? CheckpointTo { get; init => field = CheckpointSeal.MarkIn(value); }

    /// <summary>Why it did not finish well. Null: it did.</summary>
    public RunProblem? Problem { get; init; }

    /// <summary>Remarks that are no problem: repeats dropped, drift seen.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Why a run did not finish well.</summary>
/// <param name="Code">Stable code <c>GW####</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Fix">What to do.</param>
public sealed record RunProblem(string Code, string Message, string Fix);

/// <summary>Why a run was started.</summary>
public enum RunCause
{
    /// <summary>Its schedule.</summary>
    Schedule,

    /// <summary>A person.</summary>
    Manual,

    /// <summary>Another sync finished.</summary>
    After,

    /// <summary>Held records are sent again.</summary>
    Replay,

    /// <summary>An interrupted run is settled.</summary>
    Recovery,

    /// <summary>A comparison found that the destination lacks or changed what it was sent.</summary>
    Repair,
}

/// <summary>How a run stands.</summary>
public enum RunState
{
    /// <summary>It is running, or its process died.</summary>
    Running,

    /// <summary>It finished; records may be held.</summary>
    Finished,

    /// <summary>It failed; the checkpoint stands where its last settled page ended.</summary>
    Failed,

    /// <summary>A guard stopped it; it waits for approval.</summary>
    Held,

    /// <summary>The partner could not take or give everything; the next run goes on.</summary>
    Waiting,

    /// <summary>It lost its lease.</summary>
    Fenced,

    /// <summary>It was stopped.</summary>
    Cancelled,

    /// <summary>Its process died; a later run settled what it left.</summary>
    Interrupted,
}

/// <summary>The books of a run: everything that was read is in exactly one other column.</summary>
/// <param name="Read">Records read.</param>
/// <param name="Delivered">Accepted by the destination.</param>
/// <param name="Unchanged">The destination holds them already.</param>
/// <param name="Skipped">Left out by the mapping's <c>where</c>, or dropped as repeats.</param>
/// <param name="Held">Held for a person.</param>
/// <param name="InFlight">Not settled yet.</param>
public sealed record Books(long Read, long Delivered, long Unchanged, long Skipped, long Held, long InFlight)
{
    /// <summary>Nothing was read.</summary>
    public static Books Empty { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Deletes made because records were missing from whole lists; they were not read and stand beside the balance.</summary>
    public long Deleted { get; init; }

    /// <summary>Deliveries of earlier runs that this run settled; they stand beside the balance.</summary>
    public long Settled { get; init; }

    /// <summary>Whether nothing is missing and nothing is counted twice.</summary>
    public bool Balanced => Read == Delivered + Unchanged + Skipped + Held + InFlight;
}

/// <summary>Which runs to list.</summary>
/// <param name="Sync">Of one sync; null: of all.</param>
/// <param name="State">In one state; null: in any.</param>
/// <param name="Limit">Most rows.</param>
/// <param name="Before">Older than this run; null: newest first page.</param>
public sealed record RunQuery(string? Sync = null, RunState? State = null, int Limit = 50, Guid? Before = null);

/// <summary>Run history.</summary>
public interface IRunStore
{
    /// <summary>Finds a run.</summary>
    Task<RunRecord?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Lists runs, newest first.</summary>
    Task<IReadOnlyList<RunRecord>> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>The newest run of every sync.</summary>
    Task<IReadOnlyList<RunRecord>> LatestAsync(CancellationToken cancellationToken);
}
