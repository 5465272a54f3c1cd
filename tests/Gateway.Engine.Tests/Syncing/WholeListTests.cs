using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class WholeListTests
{
    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    [Fact]
    public async Task What_is_missing_from_two_whole_lists_is_deleted_and_what_is_missing_from_one_is_not()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert, WholeList);
        harness.Sync = harness.Sync with { DeleteMissing = true };
        for (var i = 0; i < 20; i++)
        {
            harness.Add(i);
        }

        await harness.RunAsync();
        harness.Source.Remove(json => json.Contains("\"id\":\"7\"", StringComparison.Ordinal));
        await harness.RunAsync();
        harness.Destination.Held.Count.ShouldBe(20);

        var third = await harness.RunAsync();
        var fourth = await harness.RunAsync();

        third.Books.Deleted.ShouldBe(1);
        harness.Destination.Held.Count.ShouldBe(19);
        harness.Destination.Effects[^1].Content.ShouldBe("""{"id":"7"}""");
        fourth.Books.Deleted.ShouldBe(0);
    }

    [Fact]
    public async Task A_list_that_shrank_too_much_holds_the_run_and_deletes_nothing()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert, WholeList);
        harness.Sync = harness.Sync with { DeleteMissing = true, Guards = new GuardDefinition { MinDeleted = 2 } };
        for (var i = 0; i < 20; i++)
        {
            harness.Add(i);
        }

        await harness.RunAsync();
        harness.Source.Remove(_ => true);
        harness.Add(1);

        var run = await harness.RunAsync();

        (run.State, run.Problem!.Code).ShouldBe((RunState.Held, "GW3904"));
        harness.Destination.Held.Count.ShouldBe(20);
    }
}
