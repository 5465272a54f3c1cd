using Gateway.Engine.HeldRecords;
using Gateway.Engine.Restoring;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Tests.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Restoring;

/// <summary>Rows D11, D16 and O13: an older copy of the store is taken over while the partner remembers what came later.</summary>
public sealed class RestoredBackupTests
{
    private static readonly DestinationTraits Keyed = new() { Class = DestinationClass.Keyed, Deletes = true, SettleTime = TimeSpan.FromMilliseconds(20) };

    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    /// <summary>The fault that the rules are for: it proves that the tests below can fail.</summary>
    [Fact]
    public async Task Without_new_numbers_the_second_change_would_be_dropped_by_a_partner_that_remembers_keys()
    {
        var (harness, partner) = await ChangedAfterBackupAsync(takeOver: false);
        await using var _ = harness;

        await harness.RunAsync();
        harness.Add(1, "d");
        await harness.RunAsync();

        partner.State["1"].ShouldContain("\"c\"");
        (await harness.HeldAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task D11_a_change_after_a_restored_backup_is_neither_doubled_nor_dropped_unseen()
    {
        var (harness, partner) = await ChangedAfterBackupAsync();
        await using var _ = harness;

        var first = await harness.RunAsync();
        harness.Add(1, "d");
        var second = await harness.RunAsync();

        first.Books.ShouldBe(new Books(1, 0, 0, 0, 1, 0));
        second.Books.Held.ShouldBe(1);
        partner.Effects.ShouldBe(["1=a", "1=b", "1=c"]);
        var held = await harness.HeldAsync();
        held.Select(record => record.Stage).ShouldBe([HeldStage.InDoubt, HeldStage.Order]);
        held[0].Cause.ShouldBe(RestoredCauses.Sent);

        // The person finds something else there and has it sent: nothing that the partner remembers stands in its way.
        (await harness.ReplayAsync()).Books.ShouldBe(new Books(2, 2, 0, 0, 0, 0));
        partner.State["1"].ShouldContain("\"d\"");
    }

    [Fact]
    public async Task D11_a_record_that_the_restored_store_never_knew_is_not_done_twice()
    {
        var (harness, partner) = await ChangedAfterBackupAsync();
        await using var _ = harness;

        (await harness.RunAsync()).Books.Held.ShouldBe(1);
        harness.Add(2, "x");
        var run = await harness.RunAsync();

        // Everything since the backup was read again by the first run: a key that comes now is new.
        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        partner.State["2"].ShouldContain("\"x\"");
    }

    [Fact]
    public async Task D11_an_act_sent_after_the_backup_goes_under_its_old_key_and_is_done_once()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed, destination: Keyed);
        var partner = Forgetless(harness);
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        harness.Add(7, "pay");
        await harness.RunAsync();
        await restore();

        await harness.RunAsync();

        partner.Effects.ShouldBe(["7=pay"]);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Cause.ShouldBe(RestoredCauses.Sent);
    }

    [Fact]
    public async Task D11_a_record_that_changed_and_went_back_is_held_where_the_source_shows_that_it_was_touched()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed, destination: Keyed);
        var partner = Forgetless(harness);
        harness.Add(1, "a");
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        harness.Add(1, "b");
        await harness.RunAsync();
        await restore();
        harness.Source.Remove(json => json.Contains("\"b\"", StringComparison.Ordinal));
        harness.Add(1, "a");

        await harness.RunAsync();

        partner.Effects.ShouldBe(["1=a", "1=b"]);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Cause.ShouldBe(RestoredCauses.Unsent);
        await harness.ReplayAsync();
        partner.State["1"].ShouldContain("\"a\"");
    }

    [Fact]
    public async Task D11_full_states_go_out_again_whatever_the_ledger_says()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1, "a");
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        harness.Add(1, "b");
        await harness.RunAsync();
        await restore();
        harness.Source.Remove(json => json.Contains("\"b\"", StringComparison.Ordinal));
        harness.Add(1, "a");

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        harness.Destination.Held.ShouldHaveSingleItem().Content.ShouldContain("\"a\"");
        (await harness.RunAsync()).Books.Read.ShouldBe(0);
    }

    [Theory]
    [InlineData(DestinationClass.Naked, false)]
    [InlineData(DestinationClass.Keyed, false)]
    [InlineData(DestinationClass.Keyed, true)]
    public async Task D11_what_cannot_be_found_out_is_held_and_sent_once_when_a_person_says_so(DestinationClass kind, bool perBatch)
    {
        var traits = new DestinationTraits { Class = kind, KeyWindow = perBatch ? TimeSpan.FromDays(1) : TimeSpan.FromTicks(1), KeyIsPerBatch = perBatch };
        await using var harness = new SyncHarness(kind, destination: traits);
        var partner = Forgetless(harness);
        harness.Add(1, "a");
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        await restore();
        harness.Add(1, "b");

        (await harness.RunAsync()).Books.Held.ShouldBe(1);
        partner.Effects.ShouldBe(["1=a"]);

        (await harness.ReplayAsync()).Books.Delivered.ShouldBe(1);
        partner.Effects.ShouldBe(["1=a", "1=b"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task D11_a_partner_that_can_be_asked_is_asked_before_anything_goes_out(bool sentBefore)
    {
        await using var harness = new SyncHarness(DestinationClass.Queryable);
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        harness.Add(7, "pay");
        if (sentBefore)
        {
            await harness.RunAsync();
        }

        await restore();
        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        harness.Destination.Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task D11_a_whole_list_to_a_keyed_partner_leaves_what_the_ledger_calls_unchanged_alone()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed, WholeList, Keyed);
        var partner = Forgetless(harness);
        harness.Add(1, "a");
        await harness.RunAsync();
        var restore = await BackUpAsync(harness);
        await restore();

        (await harness.RunAsync()).Books.ShouldBe(new Books(1, 0, 1, 0, 0, 0));
        partner.Effects.ShouldBe(["1=a"]);
    }

    [Fact]
    public async Task D11_numbers_start_above_those_of_a_restore_that_was_itself_lost()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed, destination: Keyed);
        harness.Add(1, "a");
        await harness.RunAsync();
        var first = await Restores.TakeOverAsync(harness.Store, new AnchorFinding(AnchorState.DatabaseIsOlder, 900, 2), TestContext.Current.CancellationToken);

        var second = await Restores.TakeOverAsync(harness.Store, new AnchorFinding(AnchorState.DatabaseIsOlder, 50, 2, first * 3), TestContext.Current.CancellationToken);

        first.ShouldBeGreaterThan(900);
        second.ShouldBeGreaterThan((first * 3) + 50);
    }

    /// <summary>The partner has "a", "b" and "c" of record 1; the store remembers "a" only; the source shows "c".</summary>
    private static async Task<(SyncHarness Harness, Remembering Partner)> ChangedAfterBackupAsync(bool takeOver = true)
    {
        var harness = new SyncHarness(DestinationClass.Keyed, destination: Keyed);
        var partner = Forgetless(harness);
        harness.Add(1, "a");
        await harness.RunAsync();
        var restore = await BackUpAsync(harness, takeOver);
        harness.Add(1, "b");
        await harness.RunAsync();
        harness.Add(1, "c");
        await harness.RunAsync();
        harness.Source.Remove(json => json.Contains("\"b\"", StringComparison.Ordinal));
        await restore();
        return (harness, partner);
    }

    private static Remembering Forgetless(SyncHarness harness)
    {
        var partner = new Remembering();
        harness.Partner = partner;
        return partner;
    }

    /// <summary>Keeps a copy of the store; the result puts it back and confirms it.</summary>
    private static async Task<Func<Task>> BackUpAsync(SyncHarness harness, bool takeOver = true)
    {
        byte[]? copy = null;
        await harness.ReopenAsync(folder => copy = File.ReadAllBytes(Path.Combine(folder, "gateway.db")));
        return async () =>
        {
            var newest = (await harness.Store.Journal.HeadAsync(TestContext.Current.CancellationToken)).Sequence;
            await harness.ReopenAsync(folder => File.WriteAllBytes(Path.Combine(folder, "gateway.db"), copy!));
            if (takeOver)
            {
                var stored = (await harness.Store.Journal.HeadAsync(TestContext.Current.CancellationToken)).Sequence;
                await Restores.TakeOverAsync(harness.Store, new AnchorFinding(AnchorState.DatabaseIsOlder, newest, stored), TestContext.Current.CancellationToken);
            }
        };
    }

    /// <summary>A partner that keeps one entry a key, never forgets an idempotency key, and says "accepted" to whatever comes under one it knows.</summary>
    private sealed class Remembering : IDestination
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);

        public Dictionary<string, string> State { get; } = new(StringComparer.Ordinal);

        public List<string> Effects { get; } = [];

        public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
        {
            foreach (var delivery in batch.Deliveries.Where(delivery => _known.Add(delivery.IdempotencyKey)))
            {
                var content = System.Text.Encoding.UTF8.GetString(delivery.Content.Span);
                State[delivery.Key] = content;
                Effects.Add($"{delivery.Key}={System.Text.Json.Nodes.JsonNode.Parse(content)!["value"]}");
            }

            return Task.FromResult(DeliveryResult.AllAccepted(batch.Deliveries.Count));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
