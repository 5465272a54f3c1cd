using System.Text.Json;
using Gateway.Plugins.Dukcapil.Asking;
using Gateway.Plugins.Tests;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Dukcapil.Tests;

/// <summary>Questions to the simulated register: 200 with errors inside, once for each person and period, within the quota of a day of WIB.</summary>
public sealed class VerificationTests : IAsyncLifetime
{
    private static readonly SandboxOptions _small = new() { JobSeekers = 30 };
    private static readonly JobSeeker _person = CityData.Create(_small).JobSeekers[0];
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 2, 0, 0, TimeSpan.Zero));
    private readonly TestAdapterContext _context;
    private DukcapilPartner? _register;
    private SandboxServer? _server;

    public VerificationTests() => _context = new TestAdapterContext(_time);

    public async ValueTask InitializeAsync()
    {
        var options = _small with { Clock = _time, VerificationQuota = 5 };
        _register = new DukcapilPartner(options);
        _server = await SandboxServer.StartAsync(options, [_register], TestContext.Current.CancellationToken);
        _context.Secrets.Add("dukcapil/password", DukcapilPartner.Password);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _context.Dispose();
    }

    [Fact]
    public async Task Verdicts_say_yes_or_no_for_each_element_and_hold_nothing_of_the_person()
    {
        await AskAsync(Question("v1"), Question("v2", _person.NamaLengkap + " Lain"), Question("v3", nik: "1571010101019999"));
        var verdicts = await VerdictsAsync();
        verdicts.Select(verdict => (Text(verdict, "id"), verdict.GetProperty("ditemukan").GetBoolean(), verdict.GetProperty("semuaSesuai").GetBoolean()))
            .ShouldBe([("v1", true, true), ("v2", true, false), ("v3", false, false)]);
        verdicts[1].GetProperty("elemen").ToString().ShouldBe("""{"NAMA_LGKP":false,"NIK":true}""");
        verdicts[1].GetProperty("skor").GetProperty("NAMA_LGKP").GetInt32().ShouldBe(59);
        var kept = string.Concat(_context.State.Values.Select(value => value.Key + value.Value)) + string.Concat(_context.Log.Entries.Select(entry => entry.Text));
        kept.ShouldNotContain(_person.Nik);
        kept.ShouldNotContain(_person.NamaLengkap);
        kept.ShouldNotContain(DukcapilPartner.Password);
    }

    [Fact]
    public async Task A_person_is_asked_for_once_in_the_period_also_after_a_restart()
    {
        await AskAsync(Question("v1"));
        await AskAsync(Question("v2"));
        _time.Advance(TimeSpan.FromDays(179));
        await AskAsync(Question("v3"));
        _register!.Asked[_person.Nik].ShouldBe(1);
        (await VerdictsAsync()).Select(verdict => (Text(verdict, "id"), verdict.GetProperty("dariSimpanan").GetBoolean())).ShouldBe([("v1", false), ("v2", true), ("v3", true)]);

        _time.Advance(TimeSpan.FromDays(2));
        await AskAsync(Question("v4"));
        _register.Asked[_person.Nik].ShouldBe(2);
        await AskAsync(Question("v5", "Nama Yang Dibetulkan"));
        _register.Asked[_person.Nik].ShouldBe(3, "other elements are another claim");
    }

    [Fact]
    public async Task The_quota_of_a_day_holds_across_restarts_and_begins_anew_at_midnight_of_WIB()
    {
        (await AskAsync([.. People(3)])).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
        var outcomes = await DeliverAsync(3, [.. People(6).Skip(2)]);
        outcomes.Select(outcome => outcome.Verdict).ShouldBe([DeliveryVerdict.Accepted, DeliveryVerdict.Retry, DeliveryVerdict.Retry, DeliveryVerdict.Retry]);
        outcomes[1].Code.ShouldBe("GW2363");
        var failure = await Should.ThrowAsync<AdapterException>(() => DeliverAsync(3, [.. People(6).Skip(3)]));
        (failure.Kind, failure.Code, failure.RetryAfter).ShouldBe((FailureKind.Throttled, "GW2363", TimeSpan.FromHours(15)));
        _register!.AskedToday.ShouldBe(3);

        _time.Advance(TimeSpan.FromHours(15));
        (await DeliverAsync(3, [.. People(6).Skip(3)])).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
    }

    [Fact]
    public async Task When_the_register_says_that_the_quota_is_used_up_nobody_asks_again_that_day()
    {
        var outcomes = await AskAsync([.. People(8)]);
        outcomes.Count(outcome => outcome.Verdict == DeliveryVerdict.Accepted).ShouldBe(5);
        var before = _server!.Log.Entries.Count;
        (await Should.ThrowAsync<AdapterException>(() => AskAsync([.. People(8).Skip(6)]))).Kind.ShouldBe(FailureKind.Throttled);
        _server.Log.Entries.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("\"address\": \"10.9.9.9\"", "IP Address")]
    [InlineData("\"user\": \"another\"", "Login")]
    public async Task An_access_that_is_refused_is_the_operators_and_stops_the_questions(string wrong, string says)
    {
        var failure = await Should.ThrowAsync<AdapterException>(() => DeliverAsync(1000, [Question("v1")], wrong));
        (failure.Kind, failure.Code).ShouldBe((FailureKind.Configuration, "GW2361"));
        failure.Message.ShouldContain(says);
        _server!.Log.Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("<html><body>login</body></html>")]
    [InlineData("")]
    [InlineData("""{"content":[{}]}""")]
    [InlineData("""{"content":[{"NIK":"mungkin"}]}""")]
    [InlineData("""{"content":""")]
    public async Task An_answer_that_says_nothing_is_unknown_and_the_question_is_asked_again(string body)
    {
        _register!.Faults.Next("POST", "*", Fault.DoneThenAnswer(200, body));
        (await AskAsync(Question("v1"))).ShouldHaveSingleItem().Verdict.ShouldBe(DeliveryVerdict.Unknown);
        (await VerdictsAsync()).ShouldBeEmpty();
        (await AskAsync(Question("v1"))).ShouldHaveSingleItem().Verdict.ShouldBe(DeliveryVerdict.Accepted);
        (await VerdictsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_trouble_of_the_register_is_tried_again_later_and_refuses_nobody()
    {
        _register!.Faults.Next("POST", "*", Fault.Answer(200, """{"content":[{"RESPON":"Terjadi Gangguan Pada Sistem"}]}"""));
        (await Should.ThrowAsync<AdapterException>(() => AskAsync(Question("v1")))).Kind.ShouldBe(FailureKind.Transient);
        (await AskAsync(Question("v1"))).ShouldHaveSingleItem().Verdict.ShouldBe(DeliveryVerdict.Accepted);
    }

    [Theory]
    [InlineData("""{"id":"v1","NIK":"1571010101019999","NAMA_LGKP":"A","AGAMA":"x"}""", "GW4302", "AGAMA")]
    [InlineData("""{"NIK":"1571010101019999","NAMA_LGKP":"A"}""", "GW4303", "id")]
    [InlineData("""{"id":"v1","NIK":"157101010101999","NAMA_LGKP":"A"}""", "GW4304", "NIK")]
    [InlineData("""{"id":"v1","NIK":"1571010101019999"}""", "GW4304", "NIK")]
    public async Task What_the_register_does_not_compare_never_leaves(string record, string code, string field)
    {
        var outcome = (await AskAsync(AdapterCalls.Upsert("v1", record))).ShouldHaveSingleItem();
        (outcome.Verdict, outcome.Code, outcome.Field).ShouldBe((DeliveryVerdict.Rejected, code, field));
        _server!.Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_threshold_leaves_under_its_misspelled_name()
    {
        string? sent = null;
        await using var server = await SandboxServer.StartAsync(_small, [new SandboxPartner("p").Add("POST", "{**all}", request =>
        {
            sent = System.Text.Encoding.UTF8.GetString(request.Body.Span);
            return SandboxAnswer.Json(200, """{"content":[{"nik":"Sesuai","nama_lgkp":"Sesuai (100)"}]}""");
        })], TestContext.Current.CancellationToken);
        await using var adapter = CountingRegister.Adapter(server.AddressOf("p"), ", \"threshold\": 85").Create(_context.ToContext());
        (await adapter.DeliverAsync("permintaan", Question("v1"))).ShouldHaveSingleItem().Verdict.ShouldBe(DeliveryVerdict.Accepted);
        using var json = JsonDocument.Parse(sent!);
        json.RootElement.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["USER_ID", "PASSWORD", "IP_USER", "TRESHOLD", "NAMA_LGKP", "NIK", "transactionId"]);
        json.RootElement.GetProperty("TRESHOLD").GetInt32().ShouldBe(85);
        (await VerdictsAsync()).ShouldHaveSingleItem().GetProperty("semuaSesuai").GetBoolean().ShouldBeTrue("names of the answer may be written in small letters");
    }

    [Theory]
    [InlineData("Sesuai (100)", true, 100)]
    [InlineData("Tidak Sesuai (59)", false, 59)]
    [InlineData("Sesuai", true, null)]
    [InlineData("tidak sesuai", false, null)]
    public void A_comparison_is_read_with_and_without_its_number(string text, bool agrees, int? score)
    {
        var answer = RegisterAnswer.Read(JsonSerializer.SerializeToUtf8Bytes(new { content = new[] { new Dictionary<string, string> { ["NAMA_LGKP"] = text } } }), ["NAMA_LGKP"]);
        answer.Elements["NAMA_LGKP"].ShouldBe(agrees);
        answer.Scores.TryGetValue("NAMA_LGKP", out var found).ShouldBe(score is not null);
        found.ShouldBe(score ?? 0);
    }

    [Theory]
    [InlineData("\"baseUrl\": \"ftp://x/\"", "GW2102")]
    [InlineData("\"customer\": \"a/b\"", "GW2104")]
    [InlineData("\"threshold\": 101", "GW2104")]
    [InlineData("\"zone\": \"Asia/Jambi\"", "GW2104")]
    public void Settings_that_cannot_hold_are_refused(string wrong, string code) =>
        AdapterUnderTest.ErrorsOf<DukcapilPlugin>(Settings(1000, wrong, "http://10.0.0.5/")).ShouldHaveSingleItem().Code.ShouldBe(code);

    private static Delivery Question(string id, string? name = null, string? nik = null) => AdapterCalls.Upsert(
        id, $$"""{"id":"{{id}}","NIK":"{{nik ?? _person.Nik}}","NAMA_LGKP":"{{(name ?? _person.NamaLengkap).ToUpperInvariant()}}"}""");

    private static IEnumerable<Delivery> People(int count) =>
        CityData.Create(_small).JobSeekers.Take(count).Select((person, i) => Question($"p{i}", person.NamaLengkap, person.Nik));

    private Task<IReadOnlyList<DeliveryOutcome>> AskAsync(params Delivery[] questions) => DeliverAsync(1000, questions);

    // Each call is a new adapter, as after a restart.
    private async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(int quota, Delivery[] questions, string more = "\"threshold\": 90")
    {
        await using var adapter = AdapterUnderTest.Of<DukcapilPlugin>(Settings(quota, more, _server!.AddressOf("dukcapil").AbsoluteUri)).Create(_context.ToContext());
        return await adapter.DeliverAsync("permintaan", questions);
    }

    private static string Settings(int quota, string more, string address)
    {
        var settings = new Dictionary<string, object>
        {
            ["baseUrl"] = address,
            ["customer"] = DukcapilPartner.Customer,
            ["user"] = DukcapilPartner.User,
            ["password"] = "secret:dukcapil/password",
            ["address"] = DukcapilPartner.Address,
            ["dailyQuota"] = quota,
        };
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($"{{{more}}}")!)
        {
            settings[name] = value;
        }

        return JsonSerializer.Serialize(settings);
    }

    private async Task<List<JsonElement>> VerdictsAsync()
    {
        await using var adapter = AdapterUnderTest.Of<DukcapilPlugin>(Settings(1000, "", _server!.AddressOf("dukcapil").AbsoluteUri)).Create(_context.ToContext());
        return [.. (await adapter.ReadAllAsync("hasil")).SelectMany(page => page.Records).Select(record => JsonDocument.Parse(record.Json).RootElement)];
    }

    private static string? Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString();
}
