using Gateway.Engine.Ledgers;

namespace Gateway.Engine.HeldRecords;

/// <summary>A record that could not be mapped, was refused, or waits for a decision: stored, grouped by cause, replayable.</summary>
public sealed record HeldRecord
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The sync.</summary>
    public required string Sync { get; init; }

    /// <summary>The run that last met it.</summary>
    public required Guid Run { get; init; }

    /// <summary>Where it failed.</summary>
    public required HeldStage Stage { get; init; }

    /// <summary>Why.</summary>
    public required HeldCause Cause { get; init; }

    /// <summary>The entity it belongs to. Null: its key could not be read.</summary>
    public EntityId? Entity { get; init; }

    /// <summary>Hash of its raw bytes, by which the same record is recognised when it is read again.</summary>
    public required UInt128 Fingerprint { get; init; }

    /// <summary>Sequence and idempotency key live on for a replay of the same content.</summary>
    public uint Sequence { get; init; }

    /// <summary>State.</summary>
    public HeldState State { get; init; } = HeldState.Open;

    /// <summary>Raw and mapped bytes, sealed. Null: removed after the retention time.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>When it was first held.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last met.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>How often it was met.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>Why a record is held; equal causes make a group. It never contains a value of the record.</summary>
/// <param name="Code">Stable code <c>GW####</c>.</param>
/// <param name="Field">Field or path; empty: the whole record.</param>
/// <param name="Rule">The rule or check that failed; empty: none.</param>
/// <param name="Message">What happened, for people.</param>
public sealed record HeldCause(string Code, string Field, string Rule, string Message)
{
    /// <summary><c>GW3102 kodeWilayah: no entry in lookup "wilayah"</c></summary>
    public override string ToString() => $"{Code} {(Field.Length > 0 ? Field + ": " : "")}{Message}";

    /// <summary>Short stable name of the group within a sync.</summary>
    public string GroupOf(string sync)
    {
        var hash = HalfDigest.Of($"{sync}\n{Code}\n{Field}\n{Rule}");
        return "G-" + ((uint)hash & 0xFFFFFF).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Where a record failed.</summary>
public enum HeldStage
{
    /// <summary>It could not be read as a record.</summary>
    Read,

    /// <summary>The mapping refused it.</summary>
    Map,

    /// <summary>The destination refused it.</summary>
    Deliver,

    /// <summary>It waits behind an earlier change of the same key.</summary>
    Order,

    /// <summary>Nobody knows whether it was applied.</summary>
    InDoubt,
}

/// <summary>State of a held record.</summary>
public enum HeldState
{
    /// <summary>It waits for somebody.</summary>
    Open,

    /// <summary>It was sent again and accepted.</summary>
    Replayed,

    /// <summary>A person gave it up, with a reason.</summary>
    Discarded,

    /// <summary>A newer change of the same key was accepted.</summary>
    Superseded,

    /// <summary>A person said that the partner has it.</summary>
    AssumedDone,
}

/// <summary>A held record changes state.</summary>
public sealed record HeldTransition(Guid Id, HeldState To);

/// <summary>Held records with one cause.</summary>
public sealed record HeldGroup(string Group, string Sync, HeldStage Stage, HeldCause Cause, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

/// <summary>Which held records to list.</summary>
public sealed record HeldQuery(string? Sync = null, string? Group = null, HeldState? State = HeldState.Open, int Limit = 100, Guid? After = null);

/// <summary>Held records as operators see them.</summary>
public interface IHeldStore
{
    /// <summary>Open records by cause.</summary>
    Task<IReadOnlyList<HeldGroup>> GroupsAsync(string? sync, CancellationToken cancellationToken);

    /// <summary>Lists records in the order they were first held.</summary>
    Task<IReadOnlyList<HeldRecord>> ListAsync(HeldQuery query, CancellationToken cancellationToken);

    /// <summary>Finds a record.</summary>
    Task<HeldRecord?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Open records of a sync without their content, for a run to know what is blocked.</summary>
    Task<IReadOnlyList<HeldRecord>> OpenAsync(string sync, CancellationToken cancellationToken);

    /// <summary>Gives records up or marks them as done, with who and why in the journal.</summary>
    Task<int> CloseAsync(IReadOnlyList<Guid> ids, HeldState state, string actor, string reason, CancellationToken cancellationToken);
}
