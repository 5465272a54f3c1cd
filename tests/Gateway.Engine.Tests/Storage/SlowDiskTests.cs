using Gateway.Engine.HeldRecords;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Storage;

/// <summary>A disk that takes a tenth of a lease's time for each flush (delivery.md D19).</summary>
public sealed class SlowDiskTests
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task D19_a_slow_disk_makes_a_run_slow_and_neither_wrong_nor_fenced()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        for (var i = 0; i < 60; i++)
        {
            harness.Add(i);
        }

        using var slow = new SlowStore(harness.Store, LeaseTime / 10);
        var run = await new SyncRunner("tests", LeaseTime).RunAsync(harness.Setup(new RunRequest(RunCause.Manual)) with { Store = slow }, TestContext.Current.CancellationToken);

        run!.State.ShouldBe(RunState.Finished);
        run.Books.ShouldBe(new Books(60, 60, 0, 0, 0, 0));
        harness.Destination.Effects.Count.ShouldBe(60);
        slow.Renewals.ShouldBeGreaterThan(0);
        (await harness.VerifyAsync()).ShouldBeEmpty();
    }

    /// <summary>Writes wait for one another and for the disk, renewals of leases as well.</summary>
    private sealed class SlowStore(IGatewayStore inner, TimeSpan flush) : IGatewayStore, ISyncStore, ILeaseStore, IDisposable
    {
        private readonly SemaphoreSlim _disk = new(1);

        public int Renewals { get; private set; }

        public ILeaseStore Leases => this;

        public ISyncStore Syncs => this;

        public IRunStore Runs => inner.Runs;

        public IHeldStore Held => inner.Held;

        public IReceivedStore Received => inner.Received;

        public IJournalStore Journal => inner.Journal;

        public IRetentionStore Retention => inner.Retention;

        public IValueStore Values => inner.Values;

        public Task<Lease?> TryAcquireAsync(string sync, string holder, TimeSpan timeToLive, CancellationToken cancellationToken) =>
            FlushAsync(() => inner.Leases.TryAcquireAsync(sync, holder, timeToLive, cancellationToken));

        public Task<bool> RenewAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken)
        {
            Renewals++;
            return FlushAsync(() => inner.Leases.RenewAsync(lease, timeToLive, cancellationToken));
        }

        public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => inner.Leases.ReleaseAsync(lease, cancellationToken);

        public Task<SyncState> LoadAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.LoadAsync(sync, cancellationToken);

        public IAsyncEnumerable<byte[]> ReadLedgerAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.ReadLedgerAsync(sync, cancellationToken);

        public Task<JournalPosition> CommitAsync(SyncCommit commit, CancellationToken cancellationToken) => FlushAsync(() => inner.Syncs.CommitAsync(commit, cancellationToken));

        public Task<IReadOnlySet<string>> StoreInboxAsync(Lease lease, IReadOnlyList<InboxMessage> messages, CancellationToken cancellationToken) =>
            FlushAsync(() => inner.Syncs.StoreInboxAsync(lease, messages, cancellationToken));

        public Task<IReadOnlyList<InboxMessage>> ReadInboxAsync(string sync, CancellationToken cancellationToken) => inner.Syncs.ReadInboxAsync(sync, cancellationToken);

        public Task ResetAsync(Lease lease, Checkpoint? checkpoint, bool forgetLedger, string actor, string reason, CancellationToken cancellationToken) =>
            inner.Syncs.ResetAsync(lease, checkpoint, forgetLedger, actor, reason, cancellationToken);

        public Task<IReadOnlyList<SyncState>> ListAsync(CancellationToken cancellationToken) => inner.Syncs.ListAsync(cancellationToken);

        public void Dispose() => _disk.Dispose();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<T> FlushAsync<T>(Func<Task<T>> write)
        {
            await _disk.WaitAsync();
            try
            {
                await Task.Delay(flush, TimeProvider.System, CancellationToken.None);
                return await write();
            }
            finally
            {
                _disk.Release();
            }
        }
    }
}
