using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class ReplayTests
{
    [Fact]
    public async Task Records_held_by_the_mapping_are_delivered_after_it_was_mended_and_the_checkpoint_stays()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1);
        harness.Add(2, extra: ""","bad":1""");
        await harness.RunAsync();
        var before = await harness.Store.Syncs.LoadAsync("vacancies", TestContext.Current.CancellationToken);
        harness.Accepts = true;

        var replay = await harness.ReplayAsync();

        replay.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        (await harness.HeldAsync()).ShouldBeEmpty();
        harness.Destination.Held.Count.ShouldBe(2);
        (await harness.Store.Syncs.LoadAsync("vacancies", TestContext.Current.CancellationToken)).Checkpoint.ShouldBe(before.Checkpoint);
    }

    [Fact]
    public async Task A_record_that_fails_again_stays_the_same_held_record()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1, extra: ""","bad":1""");
        await harness.RunAsync();
        var first = (await harness.HeldAsync()).ShouldHaveSingleItem();

        var replay = await harness.ReplayAsync();

        replay.Books.Held.ShouldBe(1);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_refused_record_is_sent_again_when_a_person_asks_for_it()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        harness.Destination.Refuses = _ => true;
        harness.Add(1);
        await harness.RunAsync();
        harness.Destination.Refuses = null;

        var replay = await harness.ReplayAsync(asRecorded: true);

        replay.Books.Delivered.ShouldBe(1);
        (await harness.HeldAsync()).ShouldBeEmpty();
        harness.Destination.Effects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_in_doubt_is_sent_again_under_the_same_key_when_a_person_decides_so()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked);
        harness.Add(1);
        harness.Destination.LoseNextAnswer();
        await harness.RunAsync();

        var replay = await harness.ReplayAsync();

        replay.Books.Delivered.ShouldBe(1);
        (await harness.HeldAsync()).ShouldBeEmpty();
        harness.Destination.Effects.Select(effect => effect.IdempotencyKey).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_replay_that_finds_the_same_state_delivered_already_sends_nothing()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Destination.Refuses = content => content.Contains("\"x\"", StringComparison.Ordinal);
        harness.Add(1);
        harness.Add(1, "x");
        await harness.RunAsync();
        harness.Destination.Refuses = null;
        harness.Add(1, "x");
        (await harness.RunAsync()).Books.Held.ShouldBe(1);

        await harness.ReplayAsync();
        var again = await harness.ReplayAsync();

        again.Books.Read.ShouldBe(0);
        harness.Destination.Held.ShouldHaveSingleItem().Content.ShouldContain("\"x\"");
    }
}
