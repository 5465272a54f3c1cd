using Gateway.Engine.Runs;
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
}
