using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests;

/// <summary>Six interfaces as partners really shape them, described in JSON only (folder Shapes) and read or written over sockets.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task Ministry_wrapped_token_change_feed_and_keyed_batches()
    {
        var data = Partner.Data(120);
        await using var partner = await Partner.StartAsync(p => p
            .Add("vacancies", new PagedSource(new PagedSourceSettings { Tombstones = true }, data))
            .Add("participants", Sink.Keyed("participants", new SinkSettings { KeyField = "id", ItemsField = "items", ItemKeyField = "requestId" }, TimeSpan.FromHours(1), TimeProvider.System))
            .Secure(new ClientCredentials("gw-jambi", "s3cr3t:with/colon", TimeProvider.System) { Wrapped = true, LifetimeAsText = true }));
        partner.Context.Secrets.Add("kemnaker", "s3cr3t:with/colon");
        var first = await partner.ReadAsync(Shape("ministry"), "vacancies");
        first.Records().Count.ShouldBe(120);
        data.Delete("r00003");
        data.Put("r00004", """{"id":"r00004","n":"changed"}"""u8);
        var second = await partner.ReadAsync(Shape("ministry"), "vacancies", first[^1].Checkpoint);
        second.Records().Count.ShouldBe(2);
        second.SelectMany(page => page.Kinds).ShouldBe([ChangeKind.Delete, ChangeKind.Upsert], ignoreOrder: true);
        (await partner.DeliverAsync(Shape("ministry"), "participants", Partner.Upsert("p1"), Partner.Upsert("p2"))).Outcomes
            .ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
        partner.Sandbox.Sinks["participants"].Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Select_keeps_what_it_names_and_nothing_that_a_partner_adds_later()
    {
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "orders", _ => SandboxAnswer.Json(
            200, """{"orders":[{"id":"1","buyer":{"name":"Pembeli Contoh"},"payment":{"total":"15000.00","note":"x"}},{"id":"2","phone":"0812"}]}""")));
        var pages = await partner.ReadAsync("""
            { "baseUrl": "{base}", "streams": { "orders": { "read": { "path": "orders", "records": "orders",
                "filter": "record.id != '3'", "select": { "order": "id", "total": "payment.total" }, "add": { "city": "'1571'" } } } } }
            """, "orders");
        pages.Records().ShouldBe(["""{"order":"1","total":"15000.00","city":"1571"}""", """{"order":"2","total":null,"city":"1571"}"""]);
    }

    [Theory]
    [InlineData("\"rename\": { \"b\": \"c\" }")]
    [InlineData("\"remove\": [ \"b\" ]")]
    [InlineData("\"add\": { \"a\": \"1\" }")]
    public void Select_with_a_second_source_for_a_member_is_a_settings_error(string more) =>
        Adapters.Settings($$$"""{ "baseUrl": "https://x/", "streams": { "s": { "read": { "select": { "a": "id" }, {{{more}}} } } } }""", new Uri("https://x/"))
            .Validate().ShouldHaveSingleItem().Code.ShouldBe("GW2104");

    [Fact]
    public async Task Agency_windows_page_numbers_hidden_errors_and_changed_fields()
    {
        var asked = new List<(long Since, long Until)>();
        var busy = 1;
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "candidates", request =>
        {
            if (request.Header("X-Agency-Key") != "agency-key" || request.Query("branch") != "serang")
            {
                return SandboxAnswer.Problem(401, "NO", "no");
            }

            if (busy-- > 0)
            {
                return SandboxAnswer.Json(200, """{"ok":false,"reason":"BUSY"}""");
            }

            var (since, until) = (long.Parse(request.Query("since")!), long.Parse(request.Query("until")!));
            asked.Add((since, until));
            var page = int.Parse(request.Query("page")!);
            var times = Enumerable.Range(0, 10).Select(i => new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddDays(i * 7).ToUnixTimeSeconds());
            var hits = times.Select((time, i) => (time, i)).Where(hit => hit.time >= since && hit.time < until).ToList();
            var rows = hits.Skip((page - 1) * 3).Take(3).Select(hit =>
                $$"""{"id":"c{{hit.i}}","first":"Budi","last":"Uji{{hit.i}}","stage":"{{(hit.i == 9 ? "TEST" : "NEW")}}","upd":{{hit.time}}}""");
            return SandboxAnswer.Json(200, $$$"""{"ok":true,"payload":{"rows":[{{{string.Join(',', rows)}}}],"more":{{{(hits.Count > page * 3 ? "true" : "false")}}}}}""");
        }));
        partner.Context.Secrets.Add("agency", "agency-key");
        var pages = await partner.ReadAsync(Shape("agency"), "candidates");
        var records = pages.Records();
        records.Count.ShouldBe(9);
        records[0].ShouldBe("""{"id":"c0","stage":"NEW","updatedAt":1767571200,"fullName":"Budi Uji0"}""");
        asked[0].Since.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        asked.ShouldAllBe(window => window.Until - window.Since <= 30 * 86_400);
        asked.Clear();
        await partner.ReadAsync(Shape("agency"), "candidates", pages[^1].Checkpoint);
        asked[0].Since.ShouldBe(new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Bank_session_signature_search_by_POST_and_upsert_by_lookup()
    {
        var stored = new Dictionary<string, string>();
        var calls = new List<string>();
        await using var partner = await Partner.StartAsync(p => p
            .Add("POST", "login", request => Text(request).Contains("bank-pass", StringComparison.Ordinal)
                ? SandboxAnswer.Json(200, """{"session":{"id":"S-1"}}""") : SandboxAnswer.Problem(401, "NO", "no"))
            .Add("POST", "loans/search", request => Signed(request, () =>
            {
                using var body = JsonDocument.Parse(request.Body);
                var after = body.RootElement.TryGetProperty("page", out var page) ? page.GetProperty("after").GetInt32() : 0;
                body.RootElement.GetProperty("filter").GetProperty("status")[0].GetString().ShouldBe("OPEN");
                return SandboxAnswer.Json(200, $$$"""{"result":{"loans":[{"id":"L{{{after}}}"},{"id":"L{{{after + 1}}}"}],"after":{{{(after < 4 ? after + 2 : "null")}}}}}""");
            }))
            .Add("GET", "applications", request => Signed(request, () => SandboxAnswer.Json(200,
                stored.TryGetValue(request.Query("ref")!, out var id) ? $$"""{"found":[{"internalId":"{{id}}"}]}""" : """{"found":[]}""")))
            .Add("POST", "applications", request => Signed(request, () => Note("POST", Text(request), "I-7")))
            .Add("PUT", "applications/{key}", request => Signed(request, () => Note("PUT " + request.Route("key"), Text(request), request.Route("key")))));
        partner.Context.Secrets.Add("bank-password", "bank-pass");
        partner.Context.Secrets.Add("bank-hmac", "hmac-key");
        (await partner.ReadAsync(Shape("bank"), "loans")).Records().ShouldBe(Enumerable.Range(0, 6).Select(i => $$"""{"id":"L{{i}}"}"""));
        await partner.DeliverAsync(Shape("bank"), "applications", Partner.Upsert("a1", "first"));
        await partner.DeliverAsync(Shape("bank"), "applications", Partner.Upsert("a1", "second"));
        calls.ShouldBe(["POST", "PUT I-7"]);

        SandboxAnswer Note(string call, string body, string id)
        {
            calls.Add(call);
            using var json = JsonDocument.Parse(body);
            stored[json.RootElement.GetProperty("id").GetString()!] = id;
            return SandboxAnswer.Json(200, """{"ok":true}""");
        }

        static SandboxAnswer Signed(SandboxRequest request, Func<SandboxAnswer> answer)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
            var text = $"{request.Method}:/partner/{request.Path}:{hash}:{request.Header("X-Timestamp")}";
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData("hmac-key"u8, Encoding.UTF8.GetBytes(text)));
            return request.Header("X-Session") == "S-1" && request.Header("X-Signature") == expected ? answer() : SandboxAnswer.Problem(401, "BAD_SIGNATURE", "no");
        }
    }

    [Fact]
    public async Task Marketplace_grandparents_link_header_and_expanded_lines()
    {
        await using var partner = await Partner.StartAsync(p => p
            .Add("GET", "regions", _ => SandboxAnswer.Json(200, """{"regions":[{"code":"15","active":true},{"code":"99","active":false},{"code":"36","active":true}]}"""))
            .Add("GET", "regions/{key}/shops", request => request.Query("p") is null
                ? new SandboxAnswer
                {
                    Body = Encoding.UTF8.GetBytes($$"""[{"id":"{{request.Route("key")}}a","name":"Toko A"}]"""),
                    Headers = [new("Link", $"<{request.Address}?p=2>; rel=\"next\", <{request.Address}>; rel=\"first\"")],
                }
                : SandboxAnswer.Json(200, $$"""[{"id":"{{request.Route("key")}}b","name":"Toko B"}]"""))
            .Add("GET", "shops/{key}/orders", request => request.Route("key") == "36b"
                ? SandboxAnswer.Problem(404, "NONE", "no orders yet")
                : SandboxAnswer.Json(200, $$"""
                    {"id":"{{request.Route("key")}}-1","items":[{"sku":"x"},{"sku":"y"}]}
                    {"id":"{{request.Route("key")}}-2","items":[]}
                    """))
            .Secure(new StaticBearer("market-token")));
        partner.Context.Secrets.Add("market", "market-token");
        var pages = await partner.ReadAsync(Shape("marketplace"), "items");
        var records = pages.Records();
        records.Count.ShouldBe(6);
        records[0].ShouldBe("""{"sku":"x","orderId":"15a-1","shopName":"Toko A"}""");
        var rest = await partner.ReadAsync(Shape("marketplace"), "items", pages[1].Checkpoint);
        rest.Records().ShouldBe(records.Skip(4));
        (await partner.ReadAsync(Shape("marketplace"), "shops")).Records().Count.ShouldBe(4);
    }

    [Fact]
    public async Task Insurance_job_zipped_CSV_and_XML()
    {
        var polls = 0;
        var deleted = false;
        await using var partner = await Partner.StartAsync(p => p
            .Add("POST", "reports", request => Text(request) == "type=enrolments&month=2026-01" ? SandboxAnswer.Json(202, """{"id":"R1"}""") : SandboxAnswer.Problem(400, "BAD", "bad"))
            .Add("GET", "reports/R1", _ => SandboxAnswer.Json(200, ++polls < 3 ? """{"id":"R1","state":"WORKING"}""" : """{"id":"R1","state":"READY"}"""))
            .Add("GET", "reports/R1/file", _ => new SandboxAnswer { ContentType = "application/zip", Body = Zip("nik;name\n1571999900000001;\"Budi; \"\"B\"\"\"\n1571999900000002;Siti\n") })
            .Add("DELETE", "reports/R1", _ =>
            {
                deleted = true;
                return new SandboxAnswer { Status = 204, ContentType = "" };
            })
            .Add("GET", "branches", _ => new SandboxAnswer
            {
                ContentType = "application/xml",
                Body = """<branches><branch id="1"><name>Jambi</name></branch><branch id="2"><name>Serang &amp; sekitar</name></branch></branches>"""u8.ToArray(),
            })
            .Secure(new BasicOnly()));
        partner.Context.Secrets.Add("bpjs", "p4ss");
        (await partner.ReadAsync(Shape("insurance"), "enrolments")).Records().ShouldBe(
            ["""{"nik":"1571999900000001","name":"Budi; \u0022B\u0022"}""", """{"nik":"1571999900000002","name":"Siti"}"""]);
        (polls, deleted).ShouldBe((3, true));
        (await partner.ReadAsync(Shape("insurance"), "branches")).Records().Select(record => record.Contains("\"@id\":", StringComparison.Ordinal)).ShouldBe([true, true]);
    }

    [Fact]
    public async Task Regional_rotating_refresh_token_GraphQL_and_products_of_partitions()
    {
        var valid = "refresh-0";
        var issued = 0;
        await using var partner = await Partner.StartAsync(p => p
            .Add("POST", "token", request =>
            {
                if (!Text(request).Contains($"refresh_token={valid}", StringComparison.Ordinal))
                {
                    return SandboxAnswer.Json(400, """{"error":"invalid_grant"}""");
                }

                valid = $"refresh-{++issued}";
                return SandboxAnswer.Json(200, $$"""{"access_token":"access-{{issued}}","refresh_token":"{{valid}}","expires_in":"3600"}""");
            })
            .Add("POST", "graphql", request =>
            {
                if (request.Query("api_key") != "k-1" || request.Header("Authorization") != $"Bearer access-{issued}")
                {
                    return SandboxAnswer.Problem(401, "NO", "no");
                }

                using var body = JsonDocument.Parse(request.Body);
                var variables = body.RootElement.GetProperty("variables");
                var offset = variables.GetProperty("o").GetInt32();
                var nodes = Enumerable.Range(offset, Math.Min(2, 3 - offset)).Select(i => $$$"""{"id":"{{{variables.GetProperty("d").GetString()}}}-{{{variables.GetProperty("y").GetInt32()}}}-{{{i}}}"}""");
                return SandboxAnswer.Json(200, "{\"data\":{\"trainings\":{\"count\":3,\"nodes\":[" + string.Join(',', nodes) + "]}}}");
            }));
        partner.Context.Secrets.Add("regional-key", "k-1");
        partner.Context.Secrets.Add("regional-refresh", "refresh-0");
        var records = (await partner.ReadAsync(Shape("regional"), "trainings")).Records();
        records.Count.ShouldBe(12);
        records[^1].ShouldBe("""{"id":"3673-2026-2"}""");

        // A new run uses what is stored: the first refresh token is spent.
        (await partner.ReadAsync(Shape("regional"), "trainings")).Records().Count.ShouldBe(12);
        issued.ShouldBe(1);
    }

    [Fact]
    public void Every_shape_declares_its_streams_without_mistakes()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Shapes"), "*.json"))
        {
            Adapters.Settings(File.ReadAllText(file), new Uri("https://partner.example/api/")).Validate().ShouldBeEmpty();
        }
    }

    private static string Shape(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shapes", name + ".json"));

    private static string Text(SandboxRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static byte[] Zip(string text)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("report.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }

    private sealed class BasicOnly : PartnerAccess
    {
        public override bool Admits(SandboxRequest request) =>
            request.Header("Authorization") == "Basic " + Convert.ToBase64String("kota:p4ss"u8);
    }
}
