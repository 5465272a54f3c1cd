using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Engine.Tests.Syncing;

public sealed class SyncRunTests
{
    [Theory]
    [InlineData(DestinationClass.Keyed)]
    [InlineData(DestinationClass.Upsert)]
    [InlineData(DestinationClass.Queryable)]
    [InlineData(DestinationClass.Naked)]
    public async Task Everything_is_delivered_once_and_the_second_run_delivers_nothing(DestinationClass kind)
    {
        await using var harness = new SyncHarness(kind);
        for (var i = 0; i < 95; i++)
        {
            harness.Add(i);
        }

        var first = await harness.RunAsync();
        var second = await harness.RunAsync(new RunRequest(RunCause.Manual) { Full = true });

        first.State.ShouldBe(RunState.Finished);
        first.Books.ShouldBe(new Books(95, 95, 0, 0, 0, 0));
        second.Books.ShouldBe(new Books(95, 0, 95, 0, 0, 0));
        harness.Destination.Effects.Count.ShouldBe(95);
    }

    [Fact]
    public async Task An_incremental_run_goes_on_after_the_last_settled_page()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1);
        await harness.RunAsync();
        harness.Add(2);

        var second = await harness.RunAsync();

        second.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
    }

    [Fact]
    public async Task A_value_that_changes_and_changes_back_is_sent_three_times_under_three_keys()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        foreach (var value in new[] { "a", "b", "a" })
        {
            harness.Add(1, value);
            await harness.RunAsync();
        }

        harness.Destination.Effects.Select(effect => effect.Sequence).ShouldBe([1, 2, 3]);
        harness.Destination.Effects.Select(effect => effect.IdempotencyKey).Distinct().Count().ShouldBe(3);
        harness.Destination.Held.ShouldHaveSingleItem().Content.ShouldContain("\"a\"");
    }

    [Fact]
    public async Task Changes_of_one_key_in_one_page_arrive_in_order()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        harness.Add(1, "a");
        harness.Add(2, "x");
        harness.Add(1, "b");
        harness.Add(1, "c");

        var run = await harness.RunAsync();

        run.Books.Delivered.ShouldBe(4);
        harness.Destination.Effects.Where(effect => effect.Key == "1").Select(effect => effect.Sequence).ShouldBe([1, 2, 3]);
        harness.Destination.Held.Single(held => held.Key == "1").Content.ShouldContain("\"c\"");
    }

    [Fact]
    public async Task Results_of_full_states_ride_with_the_next_intents()
    {
        await using var sync = new SyncHarness(DestinationClass.Upsert) { Clock = new ManualTimeProvider() };
        for (var id = 0; id < 300; id++)
        {
            sync.Add(id);
        }

        (await sync.RunAsync()).Books.Delivered.ShouldBe(300);
        var commits = 0;
        await foreach (var entry in sync.Store.Journal.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            commits += entry.Actor.StartsWith("run ", StringComparison.Ordinal) ? 1 : 0;
        }

        // 30 pages, the results of the last one, and the beginning and the end of the run.
        commits.ShouldBeLessThanOrEqualTo(33);
    }
}
