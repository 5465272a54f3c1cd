using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class PartnerTests
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "dd/MM/yyyy", "dd-MM-yyyy"];

    [Fact]
    public void The_portal_has_24_vacancies_to_skip_7_without_a_known_district_and_2_without_a_readable_date()
    {
        var vacancies = Vacancies(new KemnakerPartner(new SandboxOptions()));
        vacancies.Count.ShouldBe(1204);
        var wanted = vacancies.Where(vacancy => Text(vacancy, "status") is "OPEN" or "EXTENDED" && Text(vacancy.GetProperty("location"), "provinceCode") == "15").ToList();
        wanted.Count.ShouldBe(1180);
        wanted.Count(vacancy => !IsKnown(Text(vacancy.GetProperty("location"), "districtName"))).ShouldBe(7);
        wanted.Count(vacancy => !DateOnly.TryParseExact(Text(vacancy, "closingDate"), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)).ShouldBe(2);
        wanted.Select(vacancy => vacancy.GetProperty("salary").GetProperty("min").ValueKind).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_world_and_another_seed_another()
    {
        string World(int seed) => string.Concat(SandboxPartners.Create(new SandboxOptions { Seed = seed, Records = 20 })
            .SelectMany(partner => partner.Sources.Values).SelectMany(source => source.Records.Records)
            .Select(record => Encoding.UTF8.GetString(record.Json.Span))) + string.Join(';', CityData.Create(new SandboxOptions { Seed = seed }).JobSeekers);
        World(1).ShouldBe(World(1));
        World(1).ShouldNotBe(World(2));
    }

    [Fact]
    public async Task A_day_later_the_portal_shows_only_what_changed()
    {
        await using var server = await StartAsync(new SandboxOptions());
        using var client = await KemnakerAsync(server);
        var cursor = "";
        JsonElement page;
        do
        {
            page = await GetAsync(client, $"vacancies?cursor={cursor}");
            cursor = page.GetProperty("meta").GetProperty("nextCursor").GetString() ?? "";
        }
        while (cursor.Length > 0);

        server.Partner("kemnaker").Advance().ShouldBe(11);
        page = await GetAsync(client, "vacancies?cursor=" + Text(page.GetProperty("meta"), "lastCursor"));
        page.GetProperty("data").GetArrayLength().ShouldBe(11);
        page.GetProperty("data").EnumerateArray().Count(record => record.TryGetProperty("deleted", out _)).ShouldBe(1);
        page.GetProperty("data").EnumerateArray().Count(record => record.TryGetProperty("status", out var status) && status.GetString() == "CLOSED").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task The_portal_takes_participants_once_per_key_and_refuses_a_broken_NIK()
    {
        await using var server = await StartAsync(new SandboxOptions());
        using var client = await KemnakerAsync(server);
        const string Body = """{"participants":[{"requestId":"k1","externalId":"PN-1","nik":"1571070112959901"},{"requestId":"k2","externalId":"PN-2","nik":"157"}]}""";
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.PostAsync("participants", new StringContent(Body), Bench.Token);
            (await response.Content.ReadAsStringAsync(Bench.Token)).ShouldContain("NIK_INVALID");
        }

        server.Log.Effects("kemnaker").Select(effect => effect.Kind).ShouldBe([EffectKind.Created, EffectKind.Refused, EffectKind.Replayed, EffectKind.Replayed]);
    }

    [Fact]
    public async Task The_bank_lends_below_its_ceiling_answers_for_a_reference_and_reports_the_status()
    {
        await using var server = await StartAsync(new SandboxOptions());
        using var client = new HttpClient { BaseAddress = server.AddressOf("bank") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BankPartner.Token);
        (await PostAsync(client, "loan-applications", Loan("BHK1", "10000000.00"))).ShouldBe(201);
        (await PostAsync(client, "loan-applications", Loan("BHK2", "75000000.00"))).ShouldBe(422);
        (await PostAsync(client, "loan-applications", """{"partnerReferenceNo":"BHK3","amount":1000}""")).ShouldBe(422);
        Text(await GetAsync(client, "loan-applications/BHK1"), "partnerReferenceNo").ShouldBe("BHK1");
        using var unknown = await client.GetAsync("loan-applications/BHK2", Bench.Token);
        ((int)unknown.StatusCode).ShouldBe(404);
        Text(await GetAsync(client, "loan-statuses/BHK1"), "statusText").ShouldBe("RECEIVED");
        server.Partner("bank").Advance().ShouldBe(8);
    }

    [Fact]
    public async Task The_agency_welcomes_adults_and_moves_them_through_its_stages()
    {
        await using var server = await StartAsync(new SandboxOptions());
        var agency = server.Partner("agensi");
        using var client = new HttpClient { BaseAddress = server.AddressOf("agensi") };
        await AuthorizeAsync(client, AgensiPartner.ClientId, AgensiPartner.ClientSecret, json => json);
        var city = CityData.Create(new SandboxOptions());
        foreach (var people in city.JobSeekers.Chunk(500))
        {
            var rows = people.Select(row => JsonSerializer.Serialize(new { nik = row.Nik, fullName = row.NamaLengkap, birthDate = row.TglLahir.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }));
            (await PostAsync(client, "candidates", $"[{string.Join(',', rows)}]")).ShouldBe(200);
        }

        server.Log.Effects("agensi").Count(effect => effect.Kind == EffectKind.Refused).ShouldBe(5);
        agency.Sources["stages"].Records.Count.ShouldBe(60 + 895);
        var last = agency.Sources["stages"].Records.Records.MaxBy(record => (record.ChangedAt, record.Key))!;
        server.Advance();
        var since = Uri.EscapeDataString(last.ChangedAt.ToString("O"));
        (await GetAsync(client, $"stages?updatedSince={since}&afterId={last.Key}")).GetProperty("data").GetArrayLength().ShouldBe(10);
    }

    [Fact]
    public void The_city_register_has_unique_invented_people_and_a_day_later_a_few_other_rows()
    {
        var city = CityData.Create(new SandboxOptions());
        (city.JobSeekers.Count, city.LoanApplications.Count, city.Placements.Count).ShouldBe((900, 120, 318));
        city.JobSeekers.Select(row => row.Nik).Distinct().Count().ShouldBe(900);
        city.JobSeekers.ShouldAllBe(row => row.Nik.Length == 16 && row.Nik.Substring(12, 2) == "99");
        city.LoanApplications.Count(row => row.Jumlah > BankPartner.Ceiling).ShouldBe(2);

        var later = city.Advance();
        later.JobSeekers.Except(city.JobSeekers).Count().ShouldBe(6);
        later.LoanApplications.Except(city.LoanApplications).Count().ShouldBe(4);
        later.Placements.Except(city.Placements).Count().ShouldBe(5);
        later.JobSeekers.Select(row => row.Nik).Distinct().Count().ShouldBe(901);
        later.Advance().LoanApplications.Select(row => row.NoReg).Distinct().Count().ShouldBe(122);
    }

    [Fact]
    public async Task The_benchmark_stream_is_650_bytes_a_record_with_one_in_a_hundred_unreadable()
    {
        await using var server = await StartAsync(new SandboxOptions { BenchmarkRecords = 1200 });
        using var client = new HttpClient { BaseAddress = server.AddressOf("bench") };
        var ids = new HashSet<string>();
        var unreadable = 0;
        for (var cursor = "0"; cursor.Length > 0;)
        {
            var page = await GetAsync(client, $"records?cursor={cursor}&limit=500");
            foreach (var record in page.GetProperty("data").EnumerateArray())
            {
                record.GetRawText().Length.ShouldBeInRange(580, 720);
                ids.Add(Text(record, "id"));
                unreadable += Text(record, "closingDate").StartsWith("31/02", StringComparison.Ordinal) ? 1 : 0;
            }

            cursor = page.GetProperty("meta").GetProperty("nextCursor").GetString() ?? "";
        }

        (ids.Count, unreadable).ShouldBe((1200, 12));
        (await PostAsync(client, "items", """[{"idEksternal":"a"}]""")).ShouldBe(200);
        server.Partner("bench").Sinks["items"].Received.ShouldBe(1);
    }

    [Fact]
    public async Task The_lab_stream_goes_from_A_to_B_and_back()
    {
        await using var server = await StartAsync(new SandboxOptions { Records = 30 });
        var lab = server.Partner("lab");
        var seen = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            seen.Add(lab.Sources["records"].Records.Find("R000007") is { } record ? Encoding.UTF8.GetString(record.Json.Span)[25..26] : "-");
            lab.Advance();
        }

        string.Concat(seen).ShouldMatch("A+.*B+.*A");
        lab.Sinks.Keys.ShouldBe(["keyed", "upsert", "queryable", "naked"]);
    }

    private static Task<SandboxServer> StartAsync(SandboxOptions options) => SandboxServer.StartAsync(options, SandboxPartners.Create(options), Bench.Token);

    private static async Task<HttpClient> KemnakerAsync(SandboxServer server)
    {
        var client = new HttpClient { BaseAddress = server.AddressOf("kemnaker") };
        await AuthorizeAsync(client, KemnakerPartner.ClientId, KemnakerPartner.ClientSecret, json => json.GetProperty("data"));
        return client;
    }

    private static async Task AuthorizeAsync(HttpClient client, string id, string secret, Func<JsonElement, JsonElement> unwrap)
    {
        using var form = new StringContent($"grant_type=client_credentials&client_id={id}&client_secret={secret}");
        using var response = await client.PostAsync("oauth/token", form, Bench.Token);
        var answer = unwrap(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Bench.Token)).RootElement);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(answer, "access_token"));
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(path, Bench.Token)).RootElement;

    private static async Task<int> PostAsync(HttpClient client, string path, string json)
    {
        using var response = await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), Bench.Token);
        return (int)response.StatusCode;
    }

    private static string Loan(string reference, string amount) =>
        $$$"""{"partnerReferenceNo":"{{{reference}}}","amount":{"value":"{{{amount}}}","currency":"IDR"}}""";

    private static List<JsonElement> Vacancies(SandboxPartner portal) =>
        [.. portal.Sources["vacancies"].Records.Records.Select(record => JsonDocument.Parse(record.Json).RootElement)];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    private static bool IsKnown(string district)
    {
        var name = district.Trim().ToUpperInvariant();
        name = name.StartsWith("KEC. ", StringComparison.Ordinal) ? name[5..] : name.StartsWith("KECAMATAN ", StringComparison.Ordinal) ? name[10..] : name;
        return name is "KOTABARU" or "PAL MERAH" || Region.JambiDistricts.Any(region => region.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
