using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows K of the fault matrix in delivery.md that an HTTP destination meets, over real sockets.</summary>
public sealed class DestinationFaults
{
    private const string Batch = """
        { "baseUrl": "{base}", "timeout": "2s", "streams": { "records": { "write": { "class": "keyed", "create": { "path": "records" },
            "batch": { "items": "items" }, "results": { "path": "results", "id": "id", "status": "status" } } } } }
        """;

    private const string Single = """
        { "baseUrl": "{base}", "timeout": "2s", "streams": { "records": { "write": { "class": "queryable", "create": { "path": "records" },
            "delete": { "path": "records/{{ key }}" }, "find": { "path": "records/{{ key }}" },
            "errors": [ { "status": ["409"], "text": "ALREADY_EXISTS", "do": "accept" }, { "status": ["409"], "text": "IN_PROGRESS", "do": "rateLimited", "wait": "2s" } ] } } } }
        """;

    [Theory]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("500")]
    public async Task K1_K2_K3_done_and_then_lost_is_unknown_and_the_key_absorbs_the_second_send(string how)
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", how switch
        {
            "hang" => Fault.DoneThenHang(),
            "reset" => Fault.DoneThenReset(),
            _ => Fault.DoneThenAnswer(500, "no"),
        });
        (await FailureAsync(SendAsync(partner, Batch, 5))).Kind.ShouldBe(FailureKind.Unknown);
        Accepted(await SendAsync(partner, Batch, 5)).ShouldBe(5);
        Created(partner).ShouldBe(5);
    }

    [Fact]
    public async Task K4_nothing_done_and_then_a_time_out_is_unknown_too()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Hang());
        (await FailureAsync(SendAsync(partner, Batch, 5))).Kind.ShouldBe(FailureKind.Unknown);
        Created(partner).ShouldBe(0);
    }

    [Theory]
    [InlineData("<html><body>ok</body></html>")]
    [InlineData("")]
    [InlineData("{\"fine\":true}")]
    [InlineData("{\"results\":")]
    public async Task K5_a_200_that_says_nothing_is_unknown(string body)
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.DoneThenAnswer(200, body));
        var failure = await FailureAsync(SendAsync(partner, Batch, 5));
        failure.Kind.ShouldBe(FailureKind.Unknown);
        failure.Code.ShouldBe("GW4024");
    }

    [Fact]
    public async Task K6_a_partial_accept_is_told_record_by_record()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.RefuseItems, 3));
        var outcomes = (await SendAsync(partner, Batch, 10)).Outcomes;
        outcomes.Count(outcome => outcome.Verdict == DeliveryVerdict.Accepted).ShouldBe(7);
        outcomes[2].ShouldBe(DeliveryOutcome.Rejected("REFUSED", "refused by script"));
    }

    [Fact]
    public async Task K7_a_partial_accept_without_names_is_unknown()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.ResultsWithoutIds, 3));
        (await FailureAsync(SendAsync(partner, Batch, 10))).Kind.ShouldBe(FailureKind.Unknown);
    }

    [Fact]
    public async Task K8_a_batch_refused_for_one_is_rejected_whole_so_that_the_host_bisects()
    {
        await using var partner = await SinkAsync(settings => settings with { RefuseWhole = true, Refuse = item => item.Key == "r3" ? new Refusal("BAD", "no") : null });
        (await FailureAsync(SendAsync(partner, Batch, 10))).Kind.ShouldBe(FailureKind.Rejected);
        var outcome = (await partner.DeliverAsync(Batch, "records", Partner.Upsert("r3"))).Outcomes[0];
        outcome.Verdict.ShouldBe(DeliveryVerdict.Rejected);
        outcome.Code.ShouldBe("BATCH_REFUSED");
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
    public async Task K14_accepted_for_later_is_not_done()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.AcceptLater, 2));
        (await SendAsync(partner, Single, 1)).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Unknown);
    }

    [Theory]
    [InlineData(null, DeliveryVerdict.Accepted)]
    [InlineData("NO_MONEY", DeliveryVerdict.Rejected)]
    public async Task K14_a_job_that_is_polled_tells_how_it_ended(string? failure, DeliveryVerdict verdict)
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", new Fault(FaultKind.AcceptLater, Count: 2) { Text = failure });
        var json = Single.Replace("\"find\"", """
            "pending": { "path": "records/jobs/{{ job.jobId }}", "done": "response.status == 'DONE'", "failed": "response.status == 'FAILED'", "every": "10ms" }, "find"
            """, StringComparison.Ordinal);
        (await SendAsync(partner, json, 1)).Outcomes[0].Verdict.ShouldBe(verdict);
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
        (await FailureAsync(SendAsync(partner, Batch, 5))).Code.ShouldBe("GW4022");
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
    public async Task K16_a_lookup_that_does_not_see_it_yet_says_not_found()
    {
        await using var partner = await SinkAsync();
        Accepted(await SendAsync(partner, Single, 1)).ShouldBe(1);
        partner.Sandbox.Faults.Next("GET", "records/*", Fault.Of(FaultKind.FindSaysNo));
        (await FindAsync(partner, "r0")).ShouldBe(LookupResult.NotFound);
        (await FindAsync(partner, "r0")).ShouldBe(LookupResult.Found);
    }

    [Theory]
    [InlineData(500, "no")]
    [InlineData(200, "<html></html>")]
    public async Task K17_a_lookup_that_is_down_leaves_the_outcome_unknown(int status, string body)
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("GET", "records/*", Fault.Answer(status, body));
        (await FailureAsync(FindAsync(partner, "r0"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task K21_a_delete_of_what_is_missing_is_applied()
    {
        await using var partner = await SinkAsync();
        var delete = new Delivery("gone", 2, "key-gone", ChangeKind.Delete, Encoding.UTF8.GetBytes("""{"id":"gone"}"""));
        Accepted(await partner.DeliverAsync(Single, "records", delete)).ShouldBe(1);
    }

    [Fact]
    public async Task K22_an_old_state_that_lands_late_is_refused_by_its_version_and_the_newer_one_stays()
    {
        const string Versioned = """
            { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "upsert",
                "create": { "method": "PUT", "path": "records/{{ key }}", "headers": { "X-Version": "{{ sequence }}" } },
                "errors": [ { "status": ["412"], "do": "accept" } ] } } } }
            """;
        var (held, version) = ("", 0);
        await using var partner = await Partner.StartAsync(p => p.Add("PUT", "records/{id}", request =>
        {
            var offered = int.Parse(request.Header("X-Version")!, System.Globalization.CultureInfo.InvariantCulture);
            if (offered < version)
            {
                return SandboxAnswer.Json(412, """{"error":{"code":"STALE"}}""");
            }

            (held, version) = (Encoding.UTF8.GetString(request.Body.Span), offered);
            return SandboxAnswer.Json(200, """{"ok":true}""");
        }));

        var old = Partner.Upsert("a", "old");
        Accepted(await partner.DeliverAsync(Versioned, "records", new Delivery("a", 2, "key-a-2", ChangeKind.Upsert, """{"id":"a","name":"new"}"""u8.ToArray()))).ShouldBe(1);
        Accepted(await partner.DeliverAsync(Versioned, "records", old)).ShouldBe(1);
        held.ShouldContain("new");
        version.ShouldBe(2);
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

    private static Task<Partner> SinkAsync(Func<SinkSettings, SinkSettings>? change = null) => Partner.StartAsync(partner =>
    {
        var settings = new SinkSettings { KeyField = "id", ItemsField = "items", Findable = true };
        partner.Add("records", Sink.Keyed("records", change?.Invoke(settings) ?? settings, TimeSpan.FromHours(24), TimeProvider.System));
    });

    private static Task<DeliveryResult> SendAsync(Partner partner, string json, int count) =>
        partner.DeliverAsync(json, "records", [.. Enumerable.Range(0, count).Select(i => Partner.Upsert($"r{i}"))]);

    private static async Task<LookupResult> FindAsync(Partner partner, string id)
    {
        await using var destination = ((IDestinationAdapter)partner.Adapter(Single)).OpenDestination("records");
        return await ((IDeliveryLookup)destination).FindAsync(Partner.Upsert(id), TestContext.Current.CancellationToken);
    }

    private static int Accepted(DeliveryResult result) => result.Outcomes.Count(outcome => outcome.Verdict == DeliveryVerdict.Accepted);

    private static int Created(Partner partner) => partner.Server.Log.Effects("partner").Count(effect => effect.Kind == EffectKind.Created);

    private static Task<AdapterException> FailureAsync(Task call) => Should.ThrowAsync<AdapterException>(call);
}
