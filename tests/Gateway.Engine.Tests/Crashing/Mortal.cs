using Gateway.Engine.HeldRecords;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Crashing;

/// <summary>A process that dies at a chosen moment: from then on nothing it does reaches the store or the partner.</summary>
internal sealed class Mortal(int countdown)
{
    private int _left = countdown;

    public bool Dead { get; private set; }

    /// <summary>Passes a moment; dies when it is the chosen one.</summary>
    public void Pass()
    {
        if (!Dead && Interlocked.Decrement(ref _left) == 0)
        {
            Dead = true;
        }
    }
}

/// <summary>The store as a dying process sees it: it may die just before or just after any commit. May also carry a planted fault.</summary>
internal sealed class MortalStore(IGatewayStore inner, Mortal life, Func<SyncCommit, SyncCommit?>? plant) : IGatewayStore, ISyncStore
{
    public ILeaseStore Leases => inner.Leases;

    public ISyncStore Syncs => this;

    public IRunStore Runs => inner.Runs;

    public IHeldStore Held => inner.Held;

    public IReceivedStore Received => inner.Received;

    public IJournalStore Journal => inner.Journal;

    public IRetentionStore Retention => inner.Retention;

    public IValueStore Values => inner.Values;

    public Task<SyncState> LoadAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.LoadAsync(sync, cancellationToken);

    public IAsyncEnumerable<byte[]> ReadLedgerAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.ReadLedgerAsync(sync, cancellationToken);

    public async Task<JournalPosition> CommitAsync(SyncCommit commit, CancellationToken cancellationToken)
    {
        Live(commit.Lease);
        var planted = plant is null ? commit : plant(commit);
        var position = planted is null ? default : await inner.Syncs.CommitAsync(planted, cancellationToken);
        Live(commit.Lease);
        return position;
    }

    public Task<IReadOnlySet<string>> StoreInboxAsync(Lease lease, IReadOnlyList<InboxMessage> messages, CancellationToken cancellationToken) =>
        inner.Syncs.StoreInboxAsync(lease, messages, cancellationToken);

    public Task<IReadOnlyList<InboxMessage>> ReadInboxAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.ReadInboxAsync(sync, cancellationToken);

    public Task ResetAsync(Lease lease, Checkpoint? checkpoint, bool forgetLedger, string actor, string reason, CancellationToken cancellationToken) =>
        inner.Syncs.ResetAsync(lease, checkpoint, forgetLedger, actor, reason, cancellationToken);

    public Task<IReadOnlyList<SyncState>> ListAsync(CancellationToken cancellationToken) => inner.Syncs.ListAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Live(Lease lease)
    {
        life.Pass();
        if (life.Dead)
        {
            throw new FencedException(lease.Sync, lease.Token, long.MaxValue);
        }
    }
}

/// <summary>The partner as a dying process sees it: it may die before a call leaves, or after the partner has done it.</summary>
internal class MortalDestination(IDestination inner, Mortal life) : IDestination
{
    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        Live();
        var result = await inner.DeliverAsync(batch, cancellationToken);
        Live();
        return result;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Live()
    {
        life.Pass();
        if (life.Dead)
        {
            throw new AdapterException(FailureKind.Unknown, "GW2290", "this process is dead");
        }
    }
}

internal sealed class MortalQueryable(IDestination inner, Mortal life) : MortalDestination(inner, life), IDeliveryLookup
{
    private readonly IDestination _inner = inner;

    public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) => ((IDeliveryLookup)_inner).FindAsync(delivery, cancellationToken);
}
