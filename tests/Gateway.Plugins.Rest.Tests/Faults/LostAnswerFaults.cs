using System.Text;
using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Nobody knows whether it was done: the class of the destination says how to find out, and a person decides where nothing else can.</summary>
public sealed class LostAnswerFaults : DestinationFaults
{
    [Theory]
    [InlineData("keyed")]
    [InlineData("upsert")]
    [InlineData("queryable")]
    [InlineData("naked")]
    public Task K1_done_and_then_timed_out_has_one_effect_or_waits_for_a_person(string kind) => SettlesAsync(Fault.DoneThenHang(), kind);

    [Theory]
    [InlineData("keyed")]
    [InlineData("upsert")]
    [InlineData("queryable")]
    [InlineData("naked")]
    public Task K2_done_and_then_reset_has_one_effect_or_waits_for_a_person(string kind) => SettlesAsync(Fault.DoneThenReset(), kind);

    [Theory]
    [InlineData("keyed")]
    [InlineData("upsert")]
    [InlineData("queryable")]
    [InlineData("naked")]
    public Task K3_done_and_then_a_500_has_one_effect_or_waits_for_a_person(string kind) => SettlesAsync(Fault.DoneThenAnswer(500, "no"), kind);

    [Theory]
    [InlineData("keyed")]
    [InlineData("queryable")]
    public async Task K4_nothing_done_and_then_a_time_out_has_one_effect_after_it_was_sent_again(string kind)
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var partner = (await OneAsync(kind)).UnderHost(limits => limits with { Retries = 0 }, time: clock);
        partner.Sandbox.Faults.Next("POST", "records", Fault.Hang());
        await using var sync = new SyncUnderTest();
        (await TimedOutAsync(partner, clock, partner.SyncIntoAsync(sync, Source(1), Json(kind)))).Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
        Created(partner).ShouldBe(1);
        Posts(partner).Count.ShouldBe(2);
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
        (await SendAsync(partner, Polled("1m"), 1)).Outcomes[0].Verdict.ShouldBe(verdict);
    }

    [Fact]
    public async Task K14_a_job_that_is_not_done_in_its_time_is_unknown()
    {
        await using var partner = await SinkAsync();
        partner.Sandbox.Faults.Next("POST", "records", Fault.Of(FaultKind.AcceptLater, 1_000_000));
        (await SendAsync(partner, Polled("60ms"), 1)).Outcomes[0].Verdict.ShouldBe(DeliveryVerdict.Unknown);
    }

    [Fact]
    public async Task K16_a_lookup_that_does_not_see_it_yet_is_asked_a_second_time_and_nothing_is_doubled()
    {
        await using var partner = await OneAsync("queryable");
        partner.Sandbox.Faults.Next("POST", "records", Fault.DoneThenReset()).Next("GET", "records/*", Fault.Of(FaultKind.FindSaysNo));
        await using var sync = new SyncUnderTest();
        (await partner.SyncIntoAsync(sync, Source(1), Json("queryable"))).Books.Delivered.ShouldBe(1);
        Created(partner).ShouldBe(1);
        partner.Server.Log.Entries.Select(entry => (entry.Method, entry.Status)).ShouldBe([("POST", 201), ("GET", 404), ("GET", 200)]);
    }

    [Theory]
    [InlineData(500, "no")]
    [InlineData(200, "<html></html>")]
    public async Task K17_a_lookup_that_is_down_leaves_the_outcome_unknown_and_nothing_is_sent(int status, string body)
    {
        await using var partner = await OneAsync("queryable");
        partner.Sandbox.Faults.Next("POST", "records", Fault.DoneThenReset()).Always("GET", "records/*", Fault.Answer(status, body));
        await using var sync = new SyncUnderTest();
        sync.Sync = sync.Sync with { Delivery = sync.Sync.Delivery with { MaxAttempts = 4 } };
        (await partner.SyncIntoAsync(sync, Source(1), Json("queryable"))).Books.Held.ShouldBe(1);
        (await sync.HeldAsync()).ShouldHaveSingleItem().Stage.ShouldBe(HeldStage.InDoubt);
        Posts(partner).Count.ShouldBe(1);
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

    /// <summary>One record whose answer is lost: K sends the same bytes under the same key, U the state, Q asks first, N waits for a person.</summary>
    private static async Task SettlesAsync(Fault fault, string kind)
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var partner = (await OneAsync(kind)).UnderHost(limits => limits with { Retries = 0 }, time: clock);
        partner.Sandbox.Faults.Next("POST", "records", fault);
        await using var sync = new SyncUnderTest();
        var source = Source(1);
        var syncing = partner.SyncIntoAsync(sync, source, Json(kind));
        var run = await (fault.Kind == FaultKind.Hang ? TimedOutAsync(partner, clock, syncing) : syncing);

        Created(partner).ShouldBe(1);
        run.Books.ShouldBe(kind == "naked" ? new Books(1, 0, 0, 0, 1, 0) : new Books(1, 1, 0, 0, 0, 0));
        var posts = Posts(partner);
        posts.Count.ShouldBe(kind is "keyed" or "upsert" ? 2 : 1);
        posts.Select(post => (post.IdempotencyKey, post.BodyHash)).Distinct().Count().ShouldBe(1);
        partner.Server.Log.Entries.Count(entry => entry.Method == "GET").ShouldBe(kind == "queryable" ? 1 : 0);
        (await sync.HeldAsync()).Select(held => held.Stage).ShouldBe(kind == "naked" ? [HeldStage.InDoubt] : []);

        await partner.SyncIntoAsync(sync, source, Json(kind));
        Posts(partner).Count.ShouldBe(posts.Count, "a later run sends nothing again");
    }

    /// <summary>Lets the attempt's time pass as soon as the partner has the request.</summary>
    private static async Task<RunRecord> TimedOutAsync(Partner partner, ManualTimeProvider clock, Task<RunRecord> syncing)
    {
        await Partner.UntilAsync(() => Posts(partner).Count == 1 || syncing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(31));
        return await syncing;
    }

    private static Task<Partner> OneAsync(string kind) => Partner.StartAsync(partner =>
    {
        var settings = new SinkSettings { KeyField = "id" };
        partner.Add("records", kind switch
        {
            "keyed" => Sink.Keyed("records", settings, TimeSpan.FromHours(24), TimeProvider.System),
            "upsert" => Sink.Upsert("records", settings, TimeProvider.System),
            "queryable" => Sink.Queryable("records", settings, TimeProvider.System),
            _ => Sink.Naked("records", settings, TimeProvider.System),
        });
    });

    private static string Json(string kind) => kind == "queryable" ? Single : $$"""
        { "baseUrl": "{base}", "timeout": "30s", "streams": { "records": { "write": { "class": "{{kind}}", "create": { "path": "records" } } } } }
        """;

    private static string Polled(string wait) => Single.Replace("\"find\"", $$$"""
        "pending": { "path": "records/jobs/{{ job.jobId }}", "done": "response.status == 'DONE'", "failed": "response.status == 'FAILED'", "every": "10ms", "for": "{{{wait}}}" }, "find"
        """, StringComparison.Ordinal);
}
