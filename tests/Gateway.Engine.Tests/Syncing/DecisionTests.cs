using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

/// <summary>What becomes of changes that wait behind one in doubt.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task What_waited_behind_a_doubt_is_sent_once_a_person_has_decided_it()
    {
        await using var harness = await WaitingAsync();
        await DecideAsync(harness);

        var replay = await harness.ReplayAsync();

        replay.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        Values(harness).ShouldBe(["a", "b"]);
        (await harness.HeldAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newer_state_supersedes_what_waited_once_a_person_has_decided()
    {
        await using var harness = await WaitingAsync();
        await DecideAsync(harness);
        harness.Add(1, "c");

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        Values(harness).ShouldBe(["a", "c"]);
        (await harness.HeldAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_does_not_go_before_the_doubt_even_when_a_person_asks_for_it()
    {
        await using var harness = await WaitingAsync();

        var replay = await harness.ReplayAsync(only: HeldStage.Order);

        replay.Books.Held.ShouldBe(1);
        Values(harness).ShouldBe(["a"]);
        (await harness.HeldAsync()).Select(held => held.Stage).ShouldBe([HeldStage.InDoubt, HeldStage.Order]);
    }

    [Fact]
    public async Task What_waits_stays_behind_when_the_answer_to_a_replayed_doubt_is_lost_again()
    {
        await using var harness = await WaitingAsync();
        harness.Destination.LoseNextAnswer();

        var replay = await harness.ReplayAsync();

        replay.Books.Held.ShouldBe(2);
        Values(harness).ShouldBe(["a", "a"]);
        (await harness.HeldAsync()).Select(held => held.Stage).ShouldBe([HeldStage.InDoubt, HeldStage.Order]);
    }

    [Fact]
    public async Task A_doubt_about_a_change_that_had_waited_does_not_hide_behind_a_later_one()
    {
        await using var harness = await WaitingAsync();
        await DecideAsync(harness);
        harness.Destination.LoseNextAnswer();
        harness.Add(1, "c");
        await harness.RunAsync();
        harness.Add(1, "d");

        await harness.RunAsync();

        (await harness.HeldAsync()).Select(held => held.Stage).ShouldBe([HeldStage.InDoubt, HeldStage.Order]);
        Values(harness).ShouldBe(["a", "c"]);
    }

    /// <summary>A naked destination with "a" in doubt and "b" waiting behind it.</summary>
    private static async Task<SyncHarness> WaitingAsync()
    {
        var harness = new SyncHarness(DestinationClass.Naked);
        harness.Add(1);
        harness.Destination.LoseNextAnswer();
        await harness.RunAsync();
        harness.Add(1, "b");
        (await harness.RunAsync()).Books.Held.ShouldBe(1);
        return harness;
    }

    private static async Task DecideAsync(SyncHarness harness)
    {
        var doubt = (await harness.HeldAsync()).Single(held => held.Stage == HeldStage.InDoubt);
        await harness.Store.Held.CloseAsync([doubt.Id], HeldState.AssumedDone, "rudi", "asked the partner", TestContext.Current.CancellationToken);
    }

    private static string[] Values(SyncHarness harness) =>
        [.. harness.Destination.Effects.Select(effect => System.Text.Json.Nodes.JsonNode.Parse(effect.Content)!["value"]!.GetValue<string>())];
}
