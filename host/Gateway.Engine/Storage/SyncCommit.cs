using System.Buffers.Binary;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Storage;

/// <summary>What one transaction changes, guarded by the lease's token. Everything is optional but the guard.</summary>
/// <param name="Lease">The lease this commit is made under.</param>
/// <param name="Kind">A word for the journal: <c>intent</c>, <c>result</c>, <c>unknown</c>, <c>page</c>, <c>end</c>, ...</param>
public sealed record SyncCommit(Lease Lease, string Kind)
{
    /// <summary>The run that commits.</summary>
    public required Guid Run { get; init; }

    /// <summary>Batches whose intent becomes durable (delivery.md S4).</summary>
    public IReadOnlyList<StoredBatch> Open { get; init; } = [];

    /// <summary>Batches whose state or attempts changed.</summary>
    public IReadOnlyList<StoredBatch> Update { get; init; } = [];

    /// <summary>Batches that are settled.</summary>
    public IReadOnlyList<Guid> Close { get; init; } = [];

    /// <summary>What the destination now holds: ledger segments, sealed.</summary>
    public IReadOnlyList<byte[]> Ledger { get; init; } = [];

    /// <summary>Whether <see cref="Ledger"/> replaces everything before it (<see cref="LedgerCompaction"/>).</summary>
    public bool ReplacesLedger { get; init; }

    /// <summary>Records now held, new ones and ones seen again.</summary>
    public IReadOnlyList<HeldRecord> Hold { get; init; } = [];

    /// <summary>Held records that changed state.</summary>
    public IReadOnlyList<HeldTransition> Transitions { get; init; } = [];

    /// <summary>The checkpoint that is now safe, sealed. Null: it stays.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The new list of entities missing from the whole list. Null: it stays.</summary>
    public IReadOnlyList<EntityId>? Missing { get; init; }

    /// <summary>Records of the whole list just completed. Null: it stays.</summary>
    public long? LastCount { get; init; }

    /// <summary>The run as it now stands. Null: it stays.</summary>
    public RunRecord? Progress { get; init; }

    /// <summary>Inbox messages that are settled.</summary>
    public IReadOnlyList<string> Handled { get; init; } = [];

    /// <summary>
    /// What a person ordered that makes the sync read its source from the start again: noted with this commit, so that the one never stands without the
    /// other (invariant 6). Null: nobody did.
    /// </summary>
    public JournalNote? RestartedBy { get; init; }

    /// <summary>What was sent and what came back since the commit before, for the exchange log.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];
}

/// <summary>One call to a destination.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Items">Deliveries in it.</param>
/// <param name="Verdict">A word: <c>accepted</c>, <c>partial</c>, <c>refused</c>, <c>unknown</c>, <c>not-applied</c>.</param>
/// <param name="Code">Code of the failure. Null: none.</param>
/// <param name="Duration">Time it took.</param>
public sealed record Exchange(Guid Batch, int Attempt, int Items, string Verdict, string? Code, TimeSpan Duration);

/// <summary>A message read from a destructive source.</summary>
/// <param name="Id">The source's identifier of it; a repeat is dropped.</param>
/// <param name="Sealed">Its content, sealed.</param>
public sealed record InboxMessage(string Id, byte[] Sealed);

/// <summary>A batch on its way, as it is stored.</summary>
public sealed record StoredBatch
{
    /// <summary>Identifier; also names the exact bytes to the partner as batch key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The run that made it.</summary>
    public required Guid Run { get; init; }

    /// <summary>Counts batches of a sync, so that they are settled in order.</summary>
    public required long Ordinal { get; init; }

    /// <summary>How far it is.</summary>
    public BatchState State { get; init; } = BatchState.Intent;

    /// <summary>Class of the destination when it was made.</summary>
    public required DestinationClass Class { get; init; }

    /// <summary>The items, encoded and sealed: with the exact bytes for K, Q and N; entities only for U.</summary>
    public required byte[] Items { get; init; }

    /// <summary>Calls made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>When the first call was made. Null: none was.</summary>
    public DateTimeOffset? FirstAttemptAt { get; init; }

    /// <summary>When the lookup first found nothing. Null: it was not asked, or found something.</summary>
    public DateTimeOffset? NotFoundAt { get; init; }

    /// <summary>Mapping and configuration version it was made with.</summary>
    public required string ConfigVersion { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt => TimeOf(Id);

    /// <summary>When a batch was made: a version 7 identifier carries its time.</summary>
    public static DateTimeOffset TimeOf(Guid batch) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(batch.ToByteArray(bigEndian: true)) >> 16));
}

/// <summary>How far a stored batch is. A batch whose items are all terminal is not stored any more.</summary>
public enum BatchState
{
    /// <summary>About to be sent, for the first time or again. After a crash this means: unknown.</summary>
    Intent,

    /// <summary>Sent, and nobody knows what was applied.</summary>
    Unknown,

    /// <summary>Certainly not applied, and not to be sent before another commit says so: left for a later run.</summary>
    NotApplied,
}
