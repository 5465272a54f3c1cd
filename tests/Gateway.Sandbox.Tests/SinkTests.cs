using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class SinkTests
{
    private const string TwoItems = """[{"nik":"a","n":1},{"nik":"b","n":2}]""";
    private static readonly SinkSettings Settings = new() { KeyField = "nik" };

    [Fact]
    public async Task An_upsert_sink_knows_new_changed_and_repeated_records()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert("in", Settings, TimeProvider.System)));
        (await bench.PostAsync("in", TwoItems)).Body.ShouldBe("""{"results":[{"id":"a","status":"accepted"},{"id":"b","status":"accepted"}]}""");
        await bench.PostAsync("in", """[{"nik":"a","n":1},{"nik":"b","n":3}]""");
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Created, EffectKind.Repeated, EffectKind.Updated]);
        bench.Partner.Sinks["in"].Records.Select(record => record.Version).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task One_object_alone_is_answered_with_its_own_status()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert(
            "in", Settings with { Refuse = item => item.Key == "x" ? new Refusal("NIK_INVALID", "nik salah", "nik") : null }, TimeProvider.System)));
        (await bench.PostAsync("in", """{"nik":"a"}""")).Status.ShouldBe(201);
        (await bench.PostAsync("in", """{"nik":"a"}""")).Status.ShouldBe(200);
        (await bench.PostAsync("in", """{"nik":"x"}""")).ShouldBe((422, """{"id":"x","status":"rejected","code":"NIK_INVALID","message":"nik salah","field":"nik"}"""));
        (await bench.PostAsync("in", """{"n":1}""")).Body.ShouldContain("KEY_MISSING");
        (await bench.PostAsync("in", "[1]")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Items_are_found_below_a_member_of_the_body()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add(
            "in", Sink.Upsert("in", Settings with { ItemsField = "participants" }, TimeProvider.System)));
        await bench.PostAsync("in", $$$"""{"meta":{"nik":"no"},"participants":{{{TwoItems}}}}""");
        bench.Effects.Select(effect => effect.Key).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_keyed_sink_replays_the_same_request_and_refuses_other_content_under_its_key()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Keyed("in", Settings, TimeSpan.FromHours(1), TimeProvider.System)));
        var first = await bench.PostAsync("in", TwoItems, "k1");
        (await bench.PostAsync("in", TwoItems, "k1")).ShouldBe(first);
        (await bench.PostAsync("in", """[{"nik":"c"}]""", "k1")).Status.ShouldBe(422);
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Created, EffectKind.Replayed, EffectKind.Replayed]);
        bench.Partner.Sinks["in"].ForgetKeys();
        await bench.PostAsync("in", TwoItems, "k1");
        Kinds(bench).Count(kind => kind == EffectKind.Created).ShouldBe(4);
    }

    [Fact]
    public async Task A_listed_sink_shows_what_it_holds_page_by_page_and_twice_what_it_took_twice()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Keyed("in", Settings with { Listed = true }, TimeSpan.FromHours(1), TimeProvider.System)));
        await bench.PostAsync("in", TwoItems, "k1");
        await bench.PostAsync("in", """[{"nik":"b","n":3}]""", "k2");
        bench.Partner.Sinks["in"].ForgetKeys();
        await bench.PostAsync("in", """[{"nik":"b","n":3}]""", "k2");

        (await bench.GetAsync("in?page=1&limit=2")).ShouldBe("""{"data":[{"nik":"a","n":1},{"nik":"b","n":3}],"meta":{"page":1,"lastPage":2,"limit":2,"total":3}}""");
        (await bench.GetAsync("in?page=2&limit=2")).ShouldBe("""{"data":[{"nik":"b","n":3}],"meta":{"page":2,"lastPage":2,"limit":2,"total":3}}""");
    }

    [Fact]
    public async Task A_key_is_forgotten_when_its_window_is_over()
    {
        var clock = new SteppedClock();
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Clock = clock }, [new SandboxPartner("mitra").Add("in", Sink.Keyed("in", Settings, TimeSpan.FromSeconds(60), clock))], Bench.Token);
        using var client = new HttpClient { BaseAddress = server.AddressOf("mitra") };
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "in") { Content = new StringContent("""{"nik":"a"}""") };
            request.Headers.Add("Idempotency-Key", "k");
            (await client.SendAsync(request, Bench.Token)).Dispose();
            clock.Now += TimeSpan.FromSeconds(40);
        }

        server.Log.Effects("mitra").Select(effect => effect.Kind).ShouldBe([EffectKind.Created, EffectKind.Replayed, EffectKind.Created]);
    }

    [Fact]
    public async Task Items_with_their_own_keys_are_replayed_one_by_one_in_any_batch()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add(
            "in", Sink.Keyed("in", Settings with { ItemKeyField = "requestId" }, TimeSpan.FromHours(1), TimeProvider.System)));
        await bench.PostAsync("in", """[{"requestId":"1","nik":"a"},{"requestId":"2","nik":"b"}]""");
        var (_, body) = await bench.PostAsync("in", """[{"requestId":"2","nik":"b"},{"requestId":"3","nik":"c"},{"requestId":"1","nik":"A"}]""");
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Created, EffectKind.Replayed, EffectKind.Created, EffectKind.Refused]);
        body.ShouldContain("IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task A_naked_sink_doubles_and_the_log_shows_it()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Naked("in", Settings, TimeProvider.System)));
        await bench.PostAsync("in", """{"nik":"a"}""", "k1");
        await bench.PostAsync("in", """{"nik":"a"}""", "k1");
        bench.Effects[1].ShouldBe(bench.Effects[0]);
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Created]);
    }

    [Fact]
    public async Task A_queryable_sink_is_asked_by_reference_and_says_no_while_its_lag_lasts()
    {
        var clock = new SteppedClock();
        await using var bench = await Bench.StartAsync(partner => partner.Add(
            "in", Sink.Queryable("in", Settings with { FindLag = TimeSpan.FromSeconds(30) }, clock)));
        await bench.PostAsync("in", """{"nik":"a"}""");
        (await StatusAsync(bench, "in/a")).ShouldBe(404);
        clock.Now += TimeSpan.FromSeconds(30);
        (await StatusAsync(bench, "in/a")).ShouldBe(200);
        bench.Partner.Faults.Next("GET", "in/*", Fault.Of(FaultKind.FindSaysNo), times: 2);
        (await StatusAsync(bench, "in/a")).ShouldBe(404);
        (await StatusAsync(bench, "in/a")).ShouldBe(404);
        (await StatusAsync(bench, "in/a")).ShouldBe(200);
    }

    [Fact]
    public async Task A_delete_takes_effect_once_and_then_says_404()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert("in", Settings, TimeProvider.System)));
        await bench.PostAsync("in", """{"nik":"a"}""");
        (await bench.Client.DeleteAsync("in/a", Bench.Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await bench.Client.DeleteAsync("in/a", Bench.Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Deleted, EffectKind.Missing]);
    }

    [Fact]
    public async Task Too_many_items_are_refused_with_413_and_a_wrong_one_may_refuse_all()
    {
        var settings = Settings with { MaxItems = 2, RefuseWhole = true, Refuse = item => item.Key == "x" ? new Refusal("X", "x") : null };
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert("in", settings, TimeProvider.System)));
        (await bench.PostAsync("in", """[{"nik":"a"},{"nik":"b"},{"nik":"c"}]""")).Status.ShouldBe(413);
        (await bench.PostAsync("in", """[{"nik":"a"},{"nik":"x"}]""")).Status.ShouldBe(422);
        bench.Effects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("500")]
    public async Task Did_it_and_then_failed_leaves_the_effect_in_the_log(string how)
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Keyed("in", Settings, TimeSpan.FromHours(1), TimeProvider.System)));
        bench.Partner.Faults.Next("POST", "in", how switch
        {
            "hang" => Fault.DoneThenHang(),
            "reset" => Fault.DoneThenReset(),
            _ => Fault.DoneThenAnswer(500),
        });
        bench.Client.Timeout = TimeSpan.FromMilliseconds(500);
        await FailAsync(bench);
        Kinds(bench).ShouldBe([EffectKind.Created]);
        (await bench.PostAsync("in", """{"nik":"a"}""", "k")).Status.ShouldBe(201);
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Replayed]);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("500")]
    public async Task Did_nothing_and_then_failed_leaves_no_effect(string how)
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Naked("in", Settings, TimeProvider.System)));
        bench.Partner.Faults.Next("POST", "in", how == "hang" ? Fault.Hang() : Fault.Answer(500));
        bench.Client.Timeout = TimeSpan.FromMilliseconds(500);
        await FailAsync(bench);
        bench.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_late_partner_does_its_work_although_the_caller_has_left()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Naked("in", Settings, TimeProvider.System)));
        bench.Partner.Faults.Next("POST", "in", Fault.Delay(600));
        bench.Client.Timeout = TimeSpan.FromMilliseconds(200);
        await FailAsync(bench);
        bench.Effects.ShouldBeEmpty();
        while (bench.Effects.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Bench.Token);
        }
    }

    [Fact]
    public async Task Results_can_refuse_some_count_only_miss_one_or_name_a_stranger()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert("in", Settings, TimeProvider.System)));
        bench.Partner.Faults.Next("POST", "in", Fault.Of(FaultKind.RefuseItems, 2) with { Text = "QUOTA" })
            .Next("POST", "in", Fault.Of(FaultKind.ResultsWithoutIds, 2))
            .Next("POST", "in", Fault.Of(FaultKind.MissingResults))
            .Next("POST", "in", Fault.Of(FaultKind.StrangerResult));
        (await bench.PostAsync("in", TwoItems)).Body.ShouldContain("""{"id":"b","status":"rejected","code":"QUOTA",""");
        Kinds(bench).ShouldBe([EffectKind.Created, EffectKind.Refused]);
        (await bench.PostAsync("in", TwoItems)).Body.ShouldBe("""{"accepted":1,"rejected":1}""");
        (await bench.PostAsync("in", TwoItems)).Body.ShouldBe("""{"results":[{"id":"b","status":"accepted"}]}""");
        (await bench.PostAsync("in", TwoItems)).Body.ShouldContain("stranger-0001");
    }

    [Theory]
    [InlineData(null, "DONE", 2)]
    [InlineData("REJECTED_LATER", "FAILED", 0)]
    public async Task Work_accepted_for_later_is_pending_then_done_or_failed(string? failure, string end, int effects)
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add("in", Sink.Upsert("in", Settings, TimeProvider.System)));
        bench.Partner.Faults.Next("POST", "in", Fault.Of(FaultKind.AcceptLater, 2) with { Text = failure });
        var (status, body) = await bench.PostAsync("in", TwoItems);
        status.ShouldBe(202);
        var job = "in/jobs/" + JsonDocument.Parse(body).RootElement.GetProperty("jobId").GetString();
        (await bench.GetAsync(job)).ShouldContain("PENDING");
        (await bench.GetAsync(job)).ShouldContain("PENDING");
        (await bench.GetAsync(job)).ShouldContain(end);
        bench.Effects.Count.ShouldBe(effects);
    }

    [Fact]
    public async Task A_counting_sink_answers_each_item_and_keeps_nothing()
    {
        await using var bench = await Bench.StartAsync(partner => partner.Add(
            "in", Sink.Upsert("in", Settings with { CountOnly = true }, TimeProvider.System)));
        (await bench.PostAsync("in", TwoItems)).Body.ShouldContain("""{"id":"b","status":"accepted"}""");
        bench.Partner.Sinks["in"].Received.ShouldBe(2);
        bench.Partner.Sinks["in"].Records.ShouldBeEmpty();
        bench.Server.Log.Entries.ShouldBeEmpty();
    }

    private static IEnumerable<EffectKind> Kinds(Bench bench) => bench.Effects.Select(effect => effect.Kind);

    private static async Task<int> StatusAsync(Bench bench, string path)
    {
        using var response = await bench.Client.GetAsync(path, Bench.Token);
        return (int)response.StatusCode;
    }

    private static async Task FailAsync(Bench bench)
    {
        try
        {
            (await bench.PostAsync("in", """{"nik":"a"}""", "k")).Status.ShouldBe(500);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            failure.ShouldNotBeNull();
        }
    }
}
