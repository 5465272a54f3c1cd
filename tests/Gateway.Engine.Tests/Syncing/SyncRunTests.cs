using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Syncing;

public sealed class SyncRunTests
{
    private static SourceTraits WholeList { get; } = new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence };

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
