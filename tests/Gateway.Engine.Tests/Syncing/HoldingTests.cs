using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class HoldingTests
{
    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

    [Fact]
    public async Task A_record_that_cannot_be_mapped_is_held_with_its_cause_and_the_rest_goes_on()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1);
        harness.Add(2, extra: ""","bad":1""");
        harness.Add(3, extra: ""","skip":1""");

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(3, 1, 0, 1, 1, 0));
        var held = (await harness.HeldAsync()).ShouldHaveSingleItem();
        (held.Stage, held.Cause.Code, held.Cause.Field).ShouldBe((HeldStage.Map, "GW3102", "value"));
        harness.Content(held).ShouldContain("\"bad\"");
    }

    [Fact]
    public async Task A_record_too_large_to_be_one_is_held_without_its_bytes_and_the_rest_goes_on()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1, new string('x', 6 << 20));
        harness.Add(2);

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(2, 1, 0, 0, 1, 0));
        var held = (await harness.HeldAsync()).ShouldHaveSingleItem();
        held.Cause.Code.ShouldBe("GW2234");
        held.Sealed!.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task A_held_record_that_is_read_again_stays_one_held_record()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert, WholeList);
        harness.Add(1, extra: ""","bad":1""");

        await harness.RunAsync();
        var second = await harness.RunAsync();

        second.Books.Held.ShouldBe(1);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Times.ShouldBe(2);
    }

    [Fact]
    public async Task A_newer_good_record_supersedes_a_held_one()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        harness.Add(1, extra: ""","bad":1""");
        await harness.RunAsync();
        harness.Add(1, "b");

        await harness.RunAsync();

        (await harness.HeldAsync()).ShouldBeEmpty();
        harness.Destination.Held.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_batch_refused_as_a_whole_is_narrowed_down_to_the_bad_record()
    {
        await using var harness = new SyncHarness(DestinationClass.Keyed);
        for (var i = 0; i < 10; i++)
        {
            harness.Add(i, i == 7 ? "poison" : "a");
        }

        var sends = 0;
        harness.Destination.BeforeBatch = (batch, _) =>
        {
            sends++;
            return batch.Deliveries.Any(delivery => System.Text.Encoding.UTF8.GetString(delivery.Content.Span).Contains("poison", StringComparison.Ordinal))
                ? throw new AdapterException(FailureKind.Rejected, "GW4022", "a field is wrong")
                : Task.CompletedTask;
        };

        var run = await harness.RunAsync();

        run.Books.ShouldBe(new Books(10, 9, 0, 0, 1, 0));
        sends.ShouldBeLessThanOrEqualTo(9);
        (await harness.HeldAsync()).ShouldHaveSingleItem().Cause.Code.ShouldBe("GW4022");
    }

    [Fact]
    public async Task Records_refused_one_by_one_are_held_and_not_sent_again_while_they_stay_the_same()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert, WholeList);
        harness.Destination.Refuses = content => content.Contains("\"x\"", StringComparison.Ordinal);
        harness.Add(1);
        harness.Add(2, "x");

        var first = await harness.RunAsync();
        var sent = 0;
        harness.Destination.BeforeBatch = (_, _) => Task.FromResult(sent++);
        var second = await harness.RunAsync();

        first.Books.ShouldBe(new Books(2, 1, 0, 0, 1, 0));
        second.Books.ShouldBe(new Books(2, 0, 1, 0, 1, 0));
        sent.ShouldBe(0);
    }

    [Fact]
    public async Task Too_many_held_records_stop_the_run_before_the_checkpoint_moves_past_them()
    {
        await using var harness = new SyncHarness(DestinationClass.Upsert);
        for (var i = 0; i < 100; i++)
        {
            harness.Add(i, extra: ""","bad":1""");
        }

        var run = await harness.RunAsync();

        (run.State, run.Problem!.Code).ShouldBe((RunState.Held, "GW3901"));
        run.Books.Read.ShouldBeLessThan(100);
    }
}
