using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Storage;

/// <summary>What every store must do. Derive once a database; add nothing else.</summary>
public abstract class StoreCompliance : IAsyncLifetime
{
    private IGatewayStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IGatewayStore Store => _store ?? throw new InvalidOperationException("the store is not open");

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
    }

    /// <summary>Opens the store; called again after it was disposed, it finds what was written.</summary>
    protected abstract Task<IGatewayStore> OpenAsync();

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await OpenAsync();
    }

    [Fact]
    public async Task A_free_lease_is_taken_with_a_token_that_only_grows()
    {
        var first = await TakeAsync("a");
        await Store.Leases.ReleaseAsync(first, Token);
        var second = await TakeAsync("b");

        second.Token.ShouldBeGreaterThan(first.Token);
    }

    [Fact]
    public async Task P23_a_held_lease_is_refused_to_others_and_renewed_by_its_holder()
    {
        var lease = await TakeAsync("a");

        (await Store.Leases.TryAcquireAsync("s", "b", TimeSpan.FromSeconds(30), Token)).ShouldBeNull();
        (await Store.Leases.RenewAsync(lease, TimeSpan.FromSeconds(30), Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_expired_lease_is_taken_over_and_its_old_holder_can_neither_renew_nor_commit()
    {
        var old = await Store.Leases.TryAcquireAsync("s", "a", TimeSpan.Zero, Token);
        await TakeAsync("b");

        (await Store.Leases.RenewAsync(old!, TimeSpan.FromSeconds(30), Token)).ShouldBeFalse();
        await Should.ThrowAsync<FencedException>(Store.Syncs.CommitAsync(Commit(old!) with { Checkpoint = new Checkpoint("late") }, Token));
        (await Store.Syncs.LoadAsync("s", Token)).Checkpoint.ShouldBeNull();
    }

    [Fact]
    public async Task A_commit_is_all_or_nothing_and_survives_a_restart()
    {
        var lease = await TakeAsync("a");
        var batch = Batch(1);
        var run = Run("s");
        await Store.Syncs.CommitAsync(
            Commit(lease) with
            {
                Open = [batch],
                Ledger = [[1, 2, 3]],
                Hold = [Held(1)],
                Checkpoint = new Checkpoint("c1"),
                Missing = [new EntityId(7)],
                LastCount = 12,
                Progress = run,
            },
            Token);
        await ReopenAsync();

        var state = await Store.Syncs.LoadAsync("s", Token);
        state.Checkpoint.ShouldBe(new Checkpoint("c1"));
        state.Missing.ShouldBe([new EntityId(7)]);
        state.LastCount.ShouldBe(12);
        state.OpenBatches.ShouldHaveSingleItem().Items.ShouldBe(batch.Items);
        (await LedgerAsync()).ShouldHaveSingleItem().ShouldBe([1, 2, 3]);
        (await Store.Held.ListAsync(new HeldQuery("s"), Token)).ShouldHaveSingleItem().Cause.ShouldBe(Held(1).Cause);
        (await Store.Runs.FindAsync(run.Id, Token))!.Books.ShouldBe(run.Books);
    }

    [Fact]
    public async Task What_a_commit_does_not_name_stays_as_it_is()
    {
        var lease = await TakeAsync("a");
        await Store.Syncs.CommitAsync(Commit(lease) with { Checkpoint = new Checkpoint("c1"), LastCount = 5, Missing = [new EntityId(1)] }, Token);
        await Store.Syncs.CommitAsync(Commit(lease) with { Checkpoint = new Checkpoint("c2") }, Token);

        var state = await Store.Syncs.LoadAsync("s", Token);
        (state.Checkpoint!.Value, state.LastCount, state.Missing.Count).ShouldBe(("c2", 5, 1));
    }

    [Fact]
    public async Task A_batch_is_updated_and_closed()
    {
        var lease = await TakeAsync("a");
        var (first, second) = (Batch(2), Batch(1));
        await Store.Syncs.CommitAsync(Commit(lease) with { Open = [first, second] }, Token);
        await Store.Syncs.CommitAsync(Commit(lease) with { Update = [first with { State = BatchState.Unknown, Attempts = 3 }], Close = [second.Id] }, Token);

        var left = (await Store.Syncs.LoadAsync("s", Token)).OpenBatches.ShouldHaveSingleItem();
        (left.Id, left.State, left.Attempts).ShouldBe((first.Id, BatchState.Unknown, 3));
    }

    [Fact]
    public async Task Ledger_segments_come_back_in_order_and_a_compaction_replaces_them()
    {
        var lease = await TakeAsync("a");
        for (byte i = 0; i < 100; i++)
        {
            await Store.Syncs.CommitAsync(Commit(lease) with { Ledger = [[i]] }, Token);
        }

        (await LedgerAsync()).Select(segment => segment[0]).ShouldBe(Enumerable.Range(0, 100).Select(i => (byte)i));
        await Store.Syncs.CommitAsync(Commit(lease) with { Ledger = [[42]], ReplacesLedger = true }, Token);
        (await LedgerAsync()).ShouldHaveSingleItem().ShouldBe([42]);
    }

    [Fact]
    public async Task Held_records_are_grouped_by_cause_and_leave_the_list_when_they_are_closed()
    {
        var lease = await TakeAsync("a");
        await Store.Syncs.CommitAsync(Commit(lease) with { Hold = [Held(1), Held(2), Held(3, "GW9999")] }, Token);

        var groups = await Store.Held.GroupsAsync("s", Token);
        groups.Select(group => (group.Cause.Code, group.Count)).ShouldBe([("GW3102", 2), ("GW9999", 1)]);
        var ids = (await Store.Held.ListAsync(new HeldQuery("s", groups[0].Group), Token)).Select(record => record.Id).ToArray();

        (await Store.Held.CloseAsync(ids, HeldState.Discarded, "rudi", "double entry", Token)).ShouldBe(2);
        (await Store.Held.CloseAsync(ids, HeldState.Discarded, "rudi", "double entry", Token)).ShouldBe(0);
        (await Store.Held.GroupsAsync("s", Token)).ShouldHaveSingleItem().Cause.Code.ShouldBe("GW9999");
    }

    [Fact]
    public async Task A_record_held_again_keeps_its_first_time()
    {
        var lease = await TakeAsync("a");
        var first = Held(1);
        await Store.Syncs.CommitAsync(Commit(lease) with { Hold = [first] }, Token);
        await Store.Syncs.CommitAsync(Commit(lease) with { Hold = [first with { FirstSeen = first.LastSeen.AddDays(1), LastSeen = first.LastSeen.AddDays(1), Times = 2 }] }, Token);

        var held = (await Store.Held.ListAsync(new HeldQuery("s"), Token)).ShouldHaveSingleItem();
        (held.FirstSeen, held.Times).ShouldBe((first.FirstSeen, 2));
    }

    [Fact]
    public async Task The_journal_is_a_chain_that_a_change_breaks()
    {
        var lease = await TakeAsync("a");
        for (var i = 0; i < 5; i++)
        {
            await Store.Syncs.CommitAsync(Commit(lease) with { Checkpoint = new Checkpoint("c" + i) }, Token);
        }

        await Store.Journal.AppendAsync(new JournalNote("sari", "config.apply", "v42"), Token);
        var entries = new List<JournalEntry>();
        await foreach (var entry in Store.Journal.ReadAsync(1, Token))
        {
            entries.Add(entry);
        }

        entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 6).Select(i => (long)i));
        var previous = JournalHead.Genesis;
        foreach (var entry in entries)
        {
            entry.Follows(previous).ShouldBeTrue();
            (entry with { Subject = "other" }).Follows(previous).ShouldBeFalse();
            previous = entry.Hash;
        }

        (await Store.Journal.HeadAsync(Token)).Hash.ShouldBe(previous);
    }

    [Fact]
    public async Task Inbox_messages_are_stored_once_and_wait_until_they_are_settled()
    {
        var lease = await TakeAsync("a");
        (await Store.Syncs.StoreInboxAsync(lease, [new InboxMessage("m1", [1]), new InboxMessage("m2", [2])], Token)).ShouldBe(["m1", "m2"], ignoreOrder: true);
        (await Store.Syncs.StoreInboxAsync(lease, [new InboxMessage("m1", [1])], Token)).ShouldBeEmpty();
        await Store.Syncs.CommitAsync(Commit(lease) with { Handled = ["m1"] }, Token);

        (await Store.Syncs.ReadInboxAsync("s", Token)).ShouldHaveSingleItem().Id.ShouldBe("m2");
        (await Store.Syncs.StoreInboxAsync(lease, [new InboxMessage("m1", [1])], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_changes_only_from_what_was_expected()
    {
        (await Store.Values.WriteAsync("scope", "name", null, "1", Token)).ShouldBeTrue();
        (await Store.Values.WriteAsync("scope", "name", null, "2", Token)).ShouldBeFalse();
        (await Store.Values.WriteAsync("scope", "name", "1", "2", Token)).ShouldBeTrue();
        (await Store.Values.ListAsync("scope", Token)).ShouldHaveSingleItem().Value.ShouldBe("2");
        (await Store.Values.WriteAsync("scope", "name", "2", null, Token)).ShouldBeTrue();
        (await Store.Values.ReadAsync("scope", "name", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_hundred_commits_at_once_every_one_gets_a_number_of_its_own()
    {
        var lease = await TakeAsync("a");
        var positions = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Store.Syncs.CommitAsync(Commit(lease) with { Ledger = [[(byte)i]] }, Token)));

        positions.Select(position => position.Sequence).Distinct().Count().ShouldBe(100);
        (await LedgerAsync()).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_the_newest_of_each_sync_is_known()
    {
        var lease = await TakeAsync("a");
        var runs = Enumerable.Range(0, 5).Select(i => Run("s", DateTimeOffset.UnixEpoch.AddHours(i))).ToArray();
        foreach (var run in runs)
        {
            await Store.Syncs.CommitAsync(Commit(lease) with { Run = run.Id, Progress = run }, Token);
        }

        (await Store.Runs.ListAsync(new RunQuery("s", Limit: 2), Token)).Select(run => run.Id).ShouldBe([runs[4].Id, runs[3].Id]);
        (await Store.Runs.ListAsync(new RunQuery("s", Limit: 2, Before: runs[3].Id), Token)).Select(run => run.Id).ShouldBe([runs[2].Id, runs[1].Id]);
        (await Store.Runs.LatestAsync(Token)).ShouldHaveSingleItem().Id.ShouldBe(runs[4].Id);
    }

    [Fact]
    public async Task A_reset_forgets_the_ledger_only_when_asked_and_is_in_the_journal()
    {
        var lease = await TakeAsync("a");
        await Store.Syncs.CommitAsync(Commit(lease) with { Ledger = [[1]], Checkpoint = new Checkpoint("c1") }, Token);
        await Store.Syncs.ResetAsync(lease, null, forgetLedger: false, "rudi", "read again", Token);
        (await LedgerAsync()).Count.ShouldBe(1);
        await Store.Syncs.ResetAsync(lease, new Checkpoint("c0"), forgetLedger: true, "rudi", "start over", Token);

        (await LedgerAsync()).ShouldBeEmpty();
        (await Store.Syncs.LoadAsync("s", Token)).Checkpoint.ShouldBe(new Checkpoint("c0"));
        (await Store.Journal.HeadAsync(Token)).Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task Received_messages_wait_in_order_until_they_are_released_and_survive_a_restart()
    {
        (await ReceiveAsync(Received("a", 1), Received("b", 2), Received("c", 3))).ShouldBe(3);
        await ReopenAsync();

        var waiting = await Store.Received.ReadAsync("e", "s", 0, 10, Token);
        waiting.Select(message => message.Message).ShouldBe(["a", "b", "c"]);
        waiting.Select(message => message.Sealed[0]).ShouldBe([(byte)1, (byte)2, (byte)3]);
        (await Store.Received.ReadAsync("e", "s", waiting[0].Position, 1, Token)).Single().Message.ShouldBe("b");
        (await Store.Received.WaitingAsync(Token)).ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create(("e", "s"), 3L));

        await Store.Received.ReleaseAsync("e", "s", waiting[1].Position, Token);
        await Store.Received.ReleaseAsync("e", "s", waiting[1].Position, Token);
        (await Store.Received.ReadAsync("e", "s", 0, 10, Token)).Single().Message.ShouldBe("c");
        (await Store.Received.ReadAsync("e", "other", 0, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_received_message_is_stored_once_and_refused_under_its_id_with_other_content()
    {
        await ReceiveAsync(Received("a", 1));
        var first = (await Store.Received.ReadAsync("e", "s", 0, 10, Token)).Single();
        await Store.Received.ReleaseAsync("e", "s", first.Position, Token);

        (await ReceiveAsync(Received("a", 1), Received("b", 2))).ShouldBe(1);
        (await ReceiveAsync(Received("c", 3), Received("a", 9))).ShouldBeNull();

        (await Store.Received.ReadAsync("e", "s", 0, 10, Token)).Single().Message.ShouldBe("b");
    }

    [Fact]
    public async Task Received_ids_are_forgotten_only_when_they_are_released_and_old()
    {
        await ReceiveAsync(Received("old", 1));
        var old = (await Store.Received.ReadAsync("e", "s", 0, 10, Token)).Single();
        await Store.Received.StoreAsync("e", [Received("waiting", 2)], DateTimeOffset.MaxValue, Token);
        (await Store.Received.ReadAsync("e", "s", 0, 10, Token)).Count.ShouldBe(2);
        await Store.Received.ReleaseAsync("e", "s", old.Position, Token);

        (await Store.Received.StoreAsync("e", [Received("old", 1)], DateTimeOffset.MinValue, Token)).ShouldBe(0);
        (await Store.Received.StoreAsync("e", [Received("old", 1)], DateTimeOffset.MaxValue, Token)).ShouldBe(1);
    }

    private Task<int?> ReceiveAsync(params ReceivedItem[] messages) => Store.Received.StoreAsync("e", messages, DateTimeOffset.MinValue, Token);

    private static ReceivedItem Received(string id, byte content) => new("s", id, [content], [content, 7]);

    protected async Task<Lease> TakeAsync(string holder) => (await Store.Leases.TryAcquireAsync("s", holder, TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();

    protected static SyncCommit Commit(Lease lease) => new(lease, "test") { Run = Guid.CreateVersion7() };

    protected async Task<List<byte[]>> LedgerAsync()
    {
        var segments = new List<byte[]>();
        await foreach (var segment in Store.Syncs.ReadLedgerAsync("s", Token))
        {
            segments.Add(segment);
        }

        return segments;
    }

    private static StoredBatch Batch(long ordinal) => new()
    {
        Id = Guid.CreateVersion7(),
        Run = Guid.CreateVersion7(),
        Ordinal = ordinal,
        Class = DestinationClass.Keyed,
        Items = [9, 9],
        ConfigVersion = "v1",
    };

    private static HeldRecord Held(int number, string code = "GW3102") => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Sync = "s",
        Run = Guid.CreateVersion7(),
        Stage = HeldStage.Map,
        Cause = new HeldCause(code, "field", "rule", "message"),
        Fingerprint = (UInt128)number,
        Sealed = [1],
        FirstSeen = DateTimeOffset.UnixEpoch,
        LastSeen = DateTimeOffset.UnixEpoch,
    };

    private static RunRecord Run(string sync, DateTimeOffset? at = null) => new()
    {
        Id = Guid.CreateVersion7(at ?? DateTimeOffset.UnixEpoch),
        Sync = sync,
        Cause = RunCause.Manual,
        State = RunState.Finished,
        StartedAt = at ?? DateTimeOffset.UnixEpoch,
        ConfigVersion = "v1",
        Books = new Books(3, 2, 1, 0, 0, 0),
    };
}
