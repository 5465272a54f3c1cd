using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Storage;

public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Future = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-retention-").FullName;
    private readonly Clock _clock = new();
    private SqliteStore _store = null!;
    private Lease _lease = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static RetentionMoments Everything { get; } = new(Future, Future, Future, Future);

    public async ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open(_folder, StoreAccess.Own, _clock);
        _lease = (await _store.Leases.TryAcquireAsync("s", "tests", TimeSpan.FromHours(1), Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Old_runs_go_but_not_the_newest_a_running_one_or_one_that_something_open_names()
    {
        var old = await RunAsync(RunState.Finished);
        var running = await RunAsync(RunState.Running);
        var named = await RunAsync(RunState.Finished, commit => commit with { Hold = [Held(commit.Run, HeldStage.Map)] });
        var sending = await RunAsync(RunState.Failed, commit => commit with { Open = [Batch(commit.Run)] });
        var newest = await RunAsync(RunState.Finished);

        (await _store.Retention.PruneAsync(Everything, 100, Token)).Runs.ShouldBe(1);

        (await _store.Runs.ListAsync(new RunQuery(), Token)).Select(run => run.Id).ShouldBe([newest, sending, named, running]);
        (await _store.Runs.FindAsync(old, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Settled_held_records_go_and_open_ones_stay()
    {
        var (open, settled) = (Held(Guid.CreateVersion7(), HeldStage.Map), Held(Guid.CreateVersion7(), HeldStage.Map));
        await RunAsync(RunState.Finished, commit => commit with { Hold = [open, settled] });
        await _store.Held.CloseAsync([settled.Id], HeldState.Discarded, "rudi", "test", Token);

        (await _store.Retention.PruneAsync(Everything, 100, Token)).Held.ShouldBe(1);

        (await _store.Held.ListAsync(new HeldQuery(State: null), Token)).ShouldHaveSingleItem().Id.ShouldBe(open.Id);
    }

    [Fact]
    public async Task The_journal_loses_its_oldest_entries_and_its_chain_goes_on_from_there()
    {
        for (var i = 0; i < 5; i++)
        {
            await RunAsync(RunState.Finished);
        }

        (await _store.Retention.PruneAsync(Everything, 3, Token)).Journal.ShouldBe(3);

        var origin = await _store.Journal.OriginAsync(Token);
        var entries = await EntriesAsync();
        origin.Sequence.ShouldBe(3);
        entries[0].Follows(origin.Hash).ShouldBeTrue();
        entries.Zip(entries.Skip(1)).ShouldAllBe(pair => pair.Second.Follows(pair.First.Hash));
        entries[^1].Action.ShouldBe("journal.pruned");
    }

    [Fact]
    public async Task The_journal_keeps_what_belongs_to_deliveries_that_nobody_has_settled()
    {
        await RunAsync(RunState.Finished);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(RunState.Failed, commit => commit with { Open = [Batch(commit.Run)] });
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(RunState.Finished);

        (await _store.Retention.PruneAsync(Everything, 100, Token)).Journal.ShouldBe(1);
    }

    [Fact]
    public async Task The_newest_journal_entry_is_never_pruned()
    {
        await RunAsync(RunState.Finished);

        (await _store.Retention.PruneAsync(Everything, 100, Token)).Journal.ShouldBe(0);
    }

    [Fact]
    public async Task Settled_messages_go_and_others_stay()
    {
        await _store.Syncs.StoreInboxAsync(_lease, [new InboxMessage("done", [1]), new InboxMessage("waiting", [2])], Token);
        await RunAsync(RunState.Finished, commit => commit with { Handled = ["done"] });

        (await _store.Retention.PruneAsync(Everything, 100, Token)).Messages.ShouldBe(1);

        (await _store.Syncs.StoreInboxAsync(_lease, [new InboxMessage("done", [1]), new InboxMessage("waiting", [2])], Token)).ShouldBe(["done"]);
    }

    [Fact]
    public async Task A_pass_removes_no_more_than_its_share()
    {
        for (var i = 0; i < 6; i++)
        {
            await RunAsync(RunState.Finished);
        }

        (await _store.Retention.PruneAsync(Everything, 2, Token)).ShouldBe(new Pruned(2, 0, 2, 0));
    }

    [Fact]
    public async Task D23_a_clock_that_jumps_ahead_once_makes_nothing_expire()
    {
        await RunAsync(RunState.Finished);
        await RunAsync(RunState.Finished);
        var retention = new Retention(_store, _clock);
        (await retention.PassAsync(new RetentionSettings(), Token)).ShouldBeNull();
        _clock.Advance(TimeSpan.FromDays(500));

        (await retention.PassAsync(new RetentionSettings(), Token)).ShouldBe(new Pruned(0, 0, 0, 0));
        (await retention.PassAsync(new RetentionSettings(), Token)).ShouldBeNull();
        _clock.Advance(TimeSpan.FromHours(1));

        (await retention.PassAsync(new RetentionSettings(), Token))!.Runs.ShouldBe(1);
    }

    private async Task<List<JournalEntry>> EntriesAsync()
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in _store.Journal.ReadAsync(1, Token))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private async Task<Guid> RunAsync(RunState state, Func<SyncCommit, SyncCommit>? with = null)
    {
        var run = new RunRecord { Id = Guid.CreateVersion7(_clock.GetUtcNow()), Sync = "s", Cause = RunCause.Manual, State = state, StartedAt = _clock.GetUtcNow(), ConfigVersion = "v1" };
        var commit = new SyncCommit(_lease, "end") { Run = run.Id, Progress = run };
        await _store.Syncs.CommitAsync(with?.Invoke(commit) ?? commit, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(2));
        return run.Id;
    }

    private StoredBatch Batch(Guid run) =>
        new() { Id = Guid.CreateVersion7(_clock.GetUtcNow()), Run = run, Ordinal = 1, Class = DestinationClass.Keyed, Items = [1], ConfigVersion = "v1" };

    private HeldRecord Held(Guid run, HeldStage stage) => new()
    {
        Id = Guid.CreateVersion7(),
        Sync = "s",
        Run = run,
        Stage = stage,
        Cause = new HeldCause("GW3102", "", "", "a test"),
        Entity = new EntityId(7),
        Fingerprint = 7,
        Sealed = [1],
        FirstSeen = _clock.GetUtcNow(),
        LastSeen = _clock.GetUtcNow(),
    };

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
