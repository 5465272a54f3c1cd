using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Storage;

/// <summary>Everything the gateway must not forget. One implementation a database; one compliance suite proves them all.</summary>
/// <remarks>Safe for concurrent use. Every write is durable when its task completes. Content reaches a store sealed and leaves it sealed.</remarks>
public interface IGatewayStore : IAsyncDisposable
{
    /// <summary>Which sync may be written by whom.</summary>
    ILeaseStore Leases { get; }

    /// <summary>What a run needs and leaves.</summary>
    ISyncStore Syncs { get; }

    /// <summary>Run history.</summary>
    IRunStore Runs { get; }

    /// <summary>Held records.</summary>
    IHeldStore Held { get; }

    /// <summary>What partners sent by themselves.</summary>
    IReceivedStore Received { get; }

    /// <summary>What was committed, in order, as a hash chain.</summary>
    IJournalStore Journal { get; }

    /// <summary>Lets go of what is settled and old.</summary>
    IRetentionStore Retention { get; }

    /// <summary>Small named values: schedule state, endpoint state, operator commands.</summary>
    IValueStore Values { get; }
}

/// <summary>Leases with fencing tokens (delivery.md S0). Times are the database's own.</summary>
public interface ILeaseStore
{
    /// <summary>Takes the lease of a sync when it is free, expired or already the holder's; each take raises the token. Null: somebody else holds it.</summary>
    Task<Lease?> TryAcquireAsync(string sync, string holder, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Moves the end of a lease. False: it is lost.</summary>
    Task<bool> RenewAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives a lease back. Nothing happens when it is lost already.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>The right to write one sync.</summary>
/// <param name="Sync">The sync.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Token">Grows with every take; a write that carries an older one is refused.</param>
public sealed record Lease(string Sync, string Holder, long Token);

/// <summary>What a run reads at its start and writes as it goes.</summary>
public interface ISyncStore
{
    /// <summary>Where the sync stands. A sync that never ran stands at the start.</summary>
    Task<SyncState> LoadAsync(string sync, CancellationToken cancellationToken);

    /// <summary>The sync's ledger, oldest segment first, sealed as they were committed.</summary>
    IAsyncEnumerable<byte[]> ReadLedgerAsync(string sync, CancellationToken cancellationToken);

    /// <summary>Applies everything in the commit, or nothing.</summary>
    /// <returns>The journal entry of the commit.</returns>
    /// <exception cref="FencedException">A newer token was seen: the lease is lost.</exception>
    Task<JournalPosition> CommitAsync(SyncCommit commit, CancellationToken cancellationToken);

    /// <summary>Stores messages of a destructive source and returns the identifiers that were not known before.</summary>
    /// <exception cref="FencedException">The lease is lost.</exception>
    Task<IReadOnlySet<string>> StoreInboxAsync(Lease lease, IReadOnlyList<InboxMessage> messages, CancellationToken cancellationToken);

    /// <summary>Messages that were stored and are not settled, oldest first.</summary>
    Task<IReadOnlyList<InboxMessage>> ReadInboxAsync(string sync, CancellationToken cancellationToken);

    /// <summary>Sets the checkpoint by hand, or forgets the ledger too, and says so in the journal (invariant 6).</summary>
    Task ResetAsync(Lease lease, Checkpoint? checkpoint, bool forgetLedger, string actor, string reason, CancellationToken cancellationToken);

    /// <summary>Every sync that has state.</summary>
    Task<IReadOnlyList<SyncState>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>Where a sync stands.</summary>
/// <param name="Sync">The sync.</param>
/// <param name="Checkpoint">Where to go on reading, sealed. Null: from the start.</param>
/// <param name="Missing">Entities that were absent from the last complete whole list; absence in the next one too means deleted.</param>
/// <param name="LastCount">Records of the last complete whole list. Null: there was none.</param>
/// <param name="OpenBatches">Batches that were not settled when the last run ended.</param>
/// <param name="CommittedAt">When the checkpoint last moved.</param>
public sealed record SyncState(
    string Sync,
    Checkpoint? Checkpoint,
    IReadOnlyList<EntityId> Missing,
    long? LastCount,
    IReadOnlyList<StoredBatch> OpenBatches,
    DateTimeOffset? CommittedAt);

/// <summary>A commit carried a token older than one already seen (delivery.md R4). The run ends as fenced, without retry.</summary>
public sealed class FencedException(string sync, long token, long seen)
    : Exception($"sync {sync}: the lease with token {token} was taken over by token {seen}");

/// <summary>The store cannot be used as it is: damaged, newer format, held by another process, restored from an older copy.</summary>
public sealed class StoreException(string code, string message, string fix, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable code, <c>GW6###</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What to do, in one imperative sentence.</summary>
    public string Fix { get; } = fix;
}

/// <summary>Small named values with compare-and-set.</summary>
public interface IValueStore
{
    /// <summary>Reads a value; null when it was never written.</summary>
    Task<string?> ReadAsync(string scope, string name, CancellationToken cancellationToken);

    /// <summary>Writes a value when the present one equals <paramref name="expected"/> (null: absent). A null value removes it. False: somebody was first.</summary>
    Task<bool> WriteAsync(string scope, string name, string? expected, string? value, CancellationToken cancellationToken);

    /// <summary>All values of a scope.</summary>
    Task<IReadOnlyDictionary<string, string>> ListAsync(string scope, CancellationToken cancellationToken);
}

/// <summary>The journal: one entry a commit, each linked to the one before.</summary>
public interface IJournalStore
{
    /// <summary>Number and hash of the newest entry.</summary>
    Task<JournalHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Where the chain begins: the entry before the oldest that is kept, or <see cref="JournalHead.Genesis"/>.</summary>
    Task<JournalPosition> OriginAsync(CancellationToken cancellationToken);

    /// <summary>Entries from a number on, in order.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Adds an entry for an act of a person or the host.</summary>
    Task<long> AppendAsync(JournalNote note, CancellationToken cancellationToken);
}
