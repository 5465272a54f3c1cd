using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class LostAnswerTests
{
    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    [Theory]
    [InlineData(DestinationClass.Keyed)]
    [InlineData(DestinationClass.Upsert)]
    [InlineData(DestinationClass.Queryable)]
    public async Task Did_it_then_timed_out_leaves_one_effect(DestinationClass kind)
    {
        await using var harness = new SyncHarness(kind);
        harness.Add(1);
        harness.Add(2);
        harness.Destination.LoseNextAnswer();

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(2, 2, 0, 0, 0, 0));
        harness.Destination.Held.Count.ShouldBe(2);
        harness.Destination.Effects.Count.ShouldBe(kind == DestinationClass.Upsert ? 4 : 2);
    }

    [Fact]
    public async Task Did_it_then_timed_out_is_held_in_doubt_where_nothing_can_be_asked_and_never_sent_again()
    {
        await using var harness = new SyncHarness(DestinationClass.Naked, WholeList);
        harness.Add(1);
        harness.Destination.LoseNextAnswer();

        var first = await harness.RunAsync();
        var second = await harness.RunAsync();
        await harness.RunAsync();

        first.Books.ShouldBe(new Books(1, 0, 0, 0, 1, 0));
        second.Books.Held.ShouldBe(1);
        (await harness.HeldAsync()).Count.ShouldBe(2);
        harness.Destination.Effects.ShouldHaveSingleItem();
        (await harness.HeldAsync()).ShouldContain(held => held.Stage == HeldStage.InDoubt);
    }
}
