using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class InterruptionTests
{
    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    [Fact]
    public async Task A_call_cut_off_by_a_stop_is_settled_by_the_next_run_before_anything_is_read()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        harness.Add(1);
        using var stop = new CancellationTokenSource();
        harness.Destination.BeforeBatch = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };

        var first = await harness.RunUntilAsync(TimeSpan.Zero, null, stop.Token);
        harness.Destination.BeforeBatch = null;
        var second = await harness.RunAsync();

        (first.State, first.Books.InFlight).ShouldBe((RunState.Cancelled, 1));
        second.Books.Settled.ShouldBe(1);
        harness.Destination.Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task O1_what_a_stop_cut_off_is_told_and_held_in_doubt_where_nobody_can_be_asked()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked);
        harness.Add(1);
        using var stop = new CancellationTokenSource();
        harness.Destination.BeforeBatch = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };

        var stopped = await harness.RunUntilAsync(TimeSpan.Zero, null, stop.Token);
        harness.Destination.BeforeBatch = null;
        var next = await harness.RunAsync();

        (stopped.State, stopped.Books.InFlight + stopped.Books.Held).ShouldBe((RunState.Cancelled, 1));
        next.Books.Delivered.ShouldBe(0);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Stage.ShouldBe(HeldStage.InDoubt);
        harness.Destination.Effects.ShouldBeEmpty();
    }

    [Fact(Timeout = 60_000)]
    public async Task P19_a_page_whose_mapping_breaks_down_ends_the_run_however_much_there_is_to_read()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        for (var i = 0; i < 200; i++)
        {
            harness.Add(i);
        }

        var setup = harness.Setup(new RunRequest(RunCause.Manual)) with { Mappers = () => new BrokenMapper() };
        await Should.ThrowAsync<InvalidOperationException>(() => new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(setup, TestContext.Current.CancellationToken));

        (await harness.RunAsync()).Books.Delivered.ShouldBe(200);
        harness.Destination.Effects.Count.ShouldBe(200);
    }

    [Fact(Timeout = 60_000)]
    public async Task D3_an_anchor_that_cannot_be_written_ends_the_run_before_anything_is_sent()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked);
        harness.Add(1);
        var place = Directory.CreateTempSubdirectory("gateway-anchor-");
        var anchor = AnchorFile.Open(Path.Combine(place.FullName, "anchor"), new byte[32], new JournalHead(Guid.NewGuid(), 0, JournalHead.Genesis), _ => null, out _);
        anchor.Dispose();
        place.Delete(recursive: true);

        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(harness.Setup(new RunRequest(RunCause.Manual)) with { Anchor = anchor }, TestContext.Current.CancellationToken);

        run!.State.ShouldBe(RunState.Failed);
        run.Problem!.Code.ShouldBe("GW6105");
        harness.Destination.Effects.ShouldBeEmpty();
        (await harness.RunAsync()).State.ShouldBe(RunState.Finished);
        harness.Destination.Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_an_interrupted_run_may_have_written_to_a_full_state_destination_is_read_and_sent_again()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert, WholeList);
        harness.Add(1);
        harness.Destination.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.ContractBroken, "GW4021", "strange answer");
        await harness.RunAsync();
        harness.Destination.BeforeBatch = null;

        var second = await harness.RunAsync();

        second.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0) { Settled = 1 });
        harness.Destination.Held.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_whose_lease_was_taken_over_commits_nothing_more()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1);
        harness.Destination.BeforeBatch = async (_, token) =>
        {
            // What a second node does after this one was frozen too long.
            (await harness.Store.Leases.TryAcquireAsync("vacancies", "tests", TimeSpan.FromSeconds(30), token)).ShouldNotBeNull();
        };

        var run = await harness.RunAsync();

        run.State.ShouldBe(RunState.Fenced);
        (await harness.Store.Syncs.LoadAsync("vacancies", TestContext.Current.CancellationToken)).Checkpoint.ShouldBeNull();
    }

    [Fact]
    public async Task A_partner_that_asks_for_a_long_wait_ends_the_run_and_the_next_one_goes_on()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked);
        harness.Add(1);
        harness.Destination.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.Throttled, "GW2204", "too many requests") { RetryAfter = TimeSpan.FromMinutes(30) };

        var first = await harness.RunAsync();
        harness.Destination.BeforeBatch = null;
        var second = await harness.RunAsync();

        (first.State, first.Books.InFlight).ShouldBe((RunState.Waiting, 1));
        second.Books.Settled.ShouldBe(1);
        harness.Destination.Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task O12_a_delivery_that_waits_for_the_next_run_keeps_its_count_of_attempts()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        harness.Add(1);
        harness.Destination.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.Throttled, "GW2204", "too many requests") { RetryAfter = TimeSpan.FromMinutes(30) };

        for (var run = 1; run <= 3; run++)
        {
            (await harness.RunAsync()).State.ShouldBe(RunState.Waiting);
            var state = await harness.Store.Syncs.LoadAsync("vacancies", TestContext.Current.CancellationToken);
            state.OpenBatches.ShouldHaveSingleItem().Attempts.ShouldBe(run);
        }
    }

    [Fact]
    public async Task Messages_of_a_destructive_source_survive_a_stop_and_repeats_are_dropped()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked, new SourceTraits { Mode = ReadMode.Destructive });
        for (var i = 0; i < 25; i++)
        {
            harness.Add(i);
        }

        harness.Destination.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.Configuration, "GW2301", "the token is refused");
        var first = await harness.RunAsync();
        harness.Destination.BeforeBatch = null;
        var second = await harness.RunAsync();

        first.State.ShouldBe(RunState.Failed);
        (second.Books.Settled + second.Books.Delivered).ShouldBeGreaterThanOrEqualTo(10);
        await harness.RunAsync();
        harness.Destination.Effects.Select(effect => effect.Key).Distinct().Count().ShouldBe(25);
        harness.Destination.Effects.Count.ShouldBe(25);
    }

    private sealed class BrokenMapper : IRecordMapper
    {
        public MappedRecord Map(in SourceRecord record, MappedBuffer output) => throw new InvalidOperationException("planted");
    }
}
