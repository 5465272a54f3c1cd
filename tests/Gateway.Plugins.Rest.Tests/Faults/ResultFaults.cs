using System.Text;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Answers of a destination that refuse some, all, or what nobody sent.</summary>
public sealed class ResultFaults : DestinationFaults
{
    [Fact]
    public async Task K6_seventy_of_a_hundred_are_applied_and_thirty_are_held_with_the_partners_reason()
    {
        await using var partner = await SinkAsync(settings => settings with
        {
            Refuse = item => item.Key.Length == 3 && item.Key[1] >= '7' ? new Refusal("NOT_WANTED", "quota reached", "quota") : null,
        });
        await using var sync = new SyncUnderTest();
        sync.Sync = sync.Sync with { Guards = sync.Sync.Guards with { MinHeld = 100 }, Delivery = sync.Sync.Delivery with { PageSize = 100, BatchSize = 100 } };
        (await partner.SyncIntoAsync(sync, Source(100), Batch)).Books.ShouldBe(new Books(100, 70, 0, 0, 30, 0));
        Created(partner).ShouldBe(70);
        var held = await sync.HeldAsync();
        held.Select(record => (record.Cause.Code, record.Cause.Field, record.Cause.Message)).Distinct().ShouldBe([("NOT_WANTED", "quota", "quota reached")]);
        held.ShouldAllBe(record => record.Sealed != null);
    }

    [Fact]
    public async Task K7_a_partial_accept_without_names_is_unknown_for_all_and_the_key_absorbs_the_second_send()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.ResultsWithoutIds, 3));
        (await FailureAsync(SendAsync(partner, Batch, 10))).Kind.ShouldBe(FailureKind.Unknown);
        var outcomes = (await SendAsync(partner, Batch, 10)).Outcomes;
        outcomes.Count(outcome => outcome.Verdict == DeliveryVerdict.Accepted).ShouldBe(7);
        Created(partner).ShouldBe(7);
    }

    [Fact]
    public async Task K8_a_batch_refused_for_one_is_cut_until_only_that_one_is_held()
    {
        await using var partner = await SinkAsync(settings => settings with { RefuseWhole = true, Refuse = item => item.Key == "r3" ? new Refusal("BAD", "no") : null });
        await using var sync = new SyncUnderTest();
        (await partner.SyncIntoAsync(sync, Source(10), Batch)).Books.ShouldBe(new Books(10, 9, 0, 0, 1, 0));
        (await sync.HeldAsync()).ShouldHaveSingleItem().Cause.Code.ShouldBe("BATCH_REFUSED");
        Created(partner).ShouldBe(9);
        Posts(partner).Count.ShouldBeLessThanOrEqualTo(1 + (2 * 4), "2 k log2 n for one bad of ten");
    }

    [Fact]
    public async Task K11_already_there_is_applied_and_in_flight_waits()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.AlreadyExists());
        Accepted(await SendAsync(partner, Single, 1)).ShouldBe(1);
        partner.Sandbox.Faults.Next("POST", "records", Fault.InFlight());
        var failure = await FailureAsync(SendAsync(partner, Single, 1));
        failure.Kind.ShouldBe(FailureKind.Throttled);
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task K12_a_413_halves_the_batch_and_remembers_the_size()
    {
        await using var partner = await SinkAsync(settings => settings with { MaxItems = 30 });
        await using var destination = ((IDestinationAdapter)partner.Adapter(Batch)).OpenDestination("records");
        foreach (var round in Enumerable.Range(0, 2))
        {
            var deliveries = Enumerable.Range(0, 100).Select(i => Partner.Upsert($"r{round}-{i}")).ToArray();
            Accepted(await destination.DeliverAsync(new DeliveryBatch(deliveries, $"batch-{round}", 1), TestContext.Current.CancellationToken)).ShouldBe(100);
        }

        Created(partner).ShouldBe(200);
        partner.Server.Log.Entries.Count(entry => entry.Status == 413).ShouldBe(2);
    }

    [Fact]
    public async Task K13_a_422_names_the_field_and_not_its_value()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records",
            Fault.Answer(422, """{"error":{"code":"NIK_WRONG","message":"NIK 1571019900000001 is not known","field":"person.nik"}}"""));
        var outcome = (await SendAsync(partner, Single, 1)).Outcomes[0];
        outcome.ShouldBe(DeliveryOutcome.Rejected("NIK_WRONG", "NIK • is not known", "person.nik"));
    }

    [Fact]
    public async Task K13_a_refusal_without_a_code_has_ours()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Answer(400, "{}"));
        var outcome = (await SendAsync(partner, Single, 1)).Outcomes[0];
        (outcome.Verdict, outcome.Code).ShouldBe((DeliveryVerdict.Rejected, "GW4000"));
    }

    [Fact]
    public async Task K15_a_missing_result_is_unknown_for_its_record_alone()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.MissingResults, 2));
        (await SendAsync(partner, Batch, 5)).Outcomes.Select(outcome => outcome.Verdict).ShouldBe(
            [DeliveryVerdict.Unknown, DeliveryVerdict.Unknown, DeliveryVerdict.Accepted, DeliveryVerdict.Accepted, DeliveryVerdict.Accepted]);
    }

    [Fact]
    public async Task K15_a_stranger_in_the_results_stops_the_sync()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.StrangerResult));
        await using var sync = new SyncUnderTest();
        var run = await partner.SyncIntoAsync(sync, Source(250), Batch);
        (run.State, run.Problem!.Code).ShouldBe((RunState.Failed, "GW4022"));
        Posts(partner).Count.ShouldBeLessThan(25);
        run.Books.InFlight.ShouldBeGreaterThanOrEqualTo(10, "what the partner said about the batch counts for nothing");
    }

    [Fact]
    public async Task K15_a_count_that_does_not_match_stops_the_sync_where_results_have_no_names()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.MissingResults, 1));
        var failure = await FailureAsync(SendAsync(partner, Batch.Replace("\"id\": \"id\", ", "", StringComparison.Ordinal), 5));
        failure.Kind.ShouldBe(FailureKind.ContractBroken);
        failure.Code.ShouldBe("GW4021");
    }

    [Fact]
    public async Task K21_a_delete_of_what_is_missing_is_applied()
    {
        await using var partner = await SinkAsync();
        var delete = new Delivery("gone", 2, "key-gone", ChangeKind.Delete, Encoding.UTF8.GetBytes("""{"id":"gone"}"""));
        Accepted(await partner.DeliverAsync(Single, "records", delete)).ShouldBe(1);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    public async Task A_key_that_would_change_the_path_is_refused_before_anything_is_sent(string key)
    {
        await using var partner = await SinkAsync();
        var delete = new Delivery(key, 2, "key-x", ChangeKind.Delete, Encoding.UTF8.GetBytes("{}"));
        (await partner.DeliverAsync(Single, "records", delete)).Outcomes[0].Code.ShouldBe("GW2256");
        partner.Server.Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_login_in_the_middle_tells_which_records_were_applied()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Nth(3, "POST", "records", Fault.Answer(401, "{}"));
        var verdicts = (await SendAsync(partner, Single, 5)).Outcomes.Select(outcome => outcome.Verdict);
        verdicts.ShouldBe([DeliveryVerdict.Accepted, DeliveryVerdict.Accepted, DeliveryVerdict.Retry, DeliveryVerdict.Retry, DeliveryVerdict.Retry]);
        Created(partner).ShouldBe(2);
    }
}
