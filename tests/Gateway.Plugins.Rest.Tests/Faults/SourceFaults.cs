using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows S of the fault matrix in delivery.md that an HTTP source meets, over real sockets.</summary>
public sealed class SourceFaults
{
    private const string List = """
        { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data",
            "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 10 } } } } } }
        """;

    private const string Numbered = """
        { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "total": "meta.total", "deletes": "absence",
            "paging": { "kind": "page", "size": { "param": "limit", "value": 10 } } } } } }
        """;

    [Fact]
    public async Task S1_a_refused_connection_is_transient()
    {
        await using var partner = await ListAsync(5);
        await partner.StopAsync();
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Transient, "GW2201");
    }

    [Fact]
    public async Task S1_an_unknown_host_name_is_transient()
    {
        await using var partner = await ListAsync(5);
        var json = List.Replace("{base}", "http://no-such-host.invalid/", StringComparison.Ordinal);
        (await FailureAsync(partner.ReadAsync(json, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S6_a_reset_in_the_body_drops_the_page_whole()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.Of(FaultKind.ResetInBody));
        var (pages, failure) = await ReadUntilFailureAsync(partner, List);
        pages.ShouldBe(1);
        failure!.Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S7_a_slow_body_is_given_up()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.SlowBody));
        var json = List.Replace("\"streams\"", "\"timeout\": \"1s\", \"streams\"", StringComparison.Ordinal);
        (await FailureAsync(partner.ReadAsync(json, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S8_a_partner_that_never_answers_is_given_up()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Hang());
        var json = List.Replace("\"streams\"", "\"timeout\": \"1s\", \"streams\"", StringComparison.Ordinal);
        await FailsAsync(partner.ReadAsync(json, "records"), FailureKind.Transient, "GW2205");
    }

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)]
    [InlineData(null, null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    public async Task S9_S10_S11_S12_a_429_is_throttling_with_the_wait_asked_for(string? retryAfter, double? seconds)
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests(retryAfter));
        var failure = await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Throttled, "GW2204");
        failure.RetryAfter?.TotalSeconds.ShouldBe(seconds ?? -1, 0.5);
        (failure.RetryAfter is null).ShouldBe(seconds is null);
    }

    [Fact]
    public async Task S9_under_the_host_the_read_waits_and_goes_on()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.TooManyRequests("1"));
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }

    [Fact]
    public async Task S12_a_wait_of_ten_years_is_cut_to_an_hour()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests("315360000"));
        (await FailureAsync(partner.ReadAsync(List, "records"))).RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task S13_a_401_in_the_middle_renews_the_token_once_and_goes_on()
    {
        var access = new ClientCredentials("gw", "s3cret", TimeProvider.System);
        await using var partner = await ListAsync(25, access);
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.ExpireTokens());
        (await partner.ReadAsync(OAuth(), "records")).Records().Count.ShouldBe(25);
        access.Issued.ShouldBe(2);
    }

    [Fact]
    public async Task S13_a_second_401_stops_the_sync()
    {
        await using var partner = await ListAsync(25, new ClientCredentials("gw", "s3cret", TimeProvider.System));
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Always("GET", "records", Fault.Answer(401, "{}"));
        await FailsAsync(partner.ReadAsync(OAuth(), "records"), FailureKind.Configuration, "GW2301");
    }

    [Theory]
    [InlineData(500, "oops", FailureKind.Transient)]
    [InlineData(200, "<html>no</html>", FailureKind.Transient)]
    [InlineData(200, "{\"access_token\":\"\"}", FailureKind.Transient)]
    [InlineData(401, "{\"error\":\"invalid_client\"}", FailureKind.Configuration)]
    public async Task S14_without_a_token_the_partner_is_not_called(int status, string body, FailureKind kind)
    {
        await using var partner = await ListAsync(25, new ClientCredentials("gw", "s3cret", TimeProvider.System));
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Always("POST", "oauth/token", Fault.Answer(status, body));
        (await FailureAsync(partner.ReadAsync(OAuth(), "records"))).Kind.ShouldBe(kind);
        partner.Server.Log.Entries.ShouldNotContain(entry => entry.Path.StartsWith("records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S15_a_403_needs_access_and_is_not_repeated()
    {
        await using var partner = (await ListAsync(5)).UnderHost();
        partner.Sandbox.Faults.Always("GET", "records", Fault.Answer(403, "{}"));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Configuration, "GW2302");
        partner.Server.Log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task S16_a_burst_of_5xx_is_ridden_out()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Next("GET", "records", Fault.Answer(503, "busy"), times: 2);
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }

    [Fact]
    public async Task S17_a_flapping_partner_is_read_to_the_end()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.EachKth(2, "GET", "records", Fault.Answer(500, "no"));
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }

    [Fact]
    public Task S18_a_web_page_is_no_data() => RefusesAsync(Fault.Html(), FailureKind.ContractBroken, "GW2240");

    [Theory]
    [InlineData(204)]
    [InlineData(200)]
    public Task S19_an_empty_body_is_never_no_rows(int status) => RefusesAsync(Fault.Empty(status), FailureKind.ContractBroken, "GW2241");

    [Fact]
    public async Task S19_an_empty_body_is_no_rows_where_the_settings_say_so()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Empty());
        (await partner.ReadAsync(List.Replace("\"records\": \"data\"", "\"records\": \"data\", \"emptyIsNone\": true", StringComparison.Ordinal), "records"))
            .Records().ShouldBeEmpty();
    }

    [Fact]
    public Task S20_truncated_JSON_is_refused_whole() => RefusesAsync(Fault.Of(FaultKind.Truncate), FailureKind.Transient, "GW2242");

    [Fact]
    public Task S21_text_that_is_not_UTF8_is_refused() => RefusesAsync(Fault.Of(FaultKind.InvalidUtf8), FailureKind.ContractBroken, "GW2243");

    [Fact]
    public Task S21_a_byte_order_mark_is_no_part_of_the_data() => ReadsAsync(Fault.Of(FaultKind.ByteOrderMark));

    [Theory]
    [InlineData("utf-16", "utf-16")]
    [InlineData("iso-8859-1", "iso-8859-1")]
    public Task S21_a_declared_charset_is_honoured(string sent, string declared) => ReadsAsync(Fault.OfText(FaultKind.Charset, sent, declared));

    [Fact]
    public Task S22_a_member_named_twice_is_refused() => RefusesAsync(Fault.Of(FaultKind.DuplicateKey), FailureKind.ContractBroken, "GW2244");

    [Fact]
    public Task S23_depth_beyond_64_is_refused() => RefusesAsync(Fault.Of(FaultKind.Deep, 10_000), FailureKind.ContractBroken, "GW2245");

    [Fact]
    public async Task S24_huge_numbers_are_handed_on_as_they_are_written()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Of(FaultKind.HugeNumbers));
        (await partner.ReadAsync(List, "records")).Records()[0].ShouldContain("1e400");
    }

    [Fact]
    public async Task S25_S26_S27_a_body_beyond_the_cap_is_refused_with_advice()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfSize(FaultKind.EndlessBody, 8 << 20));
        var json = List.Replace("\"streams\"", "\"maxBodyBytes\": 1000000, \"streams\"", StringComparison.Ordinal);
        var failure = await FailsAsync(partner.ReadAsync(json, "records"), FailureKind.ContractBroken, "GW2247");
        failure.Fix!.ShouldContain("smaller pages");
    }

    [Fact]
    public async Task S28_a_gzip_bomb_is_stopped()
    {
        await using var partner = (await ListAsync(5)).UnderHost();
        partner.Sandbox.Faults.Always("GET", "records", Fault.OfSize(FaultKind.GzipBomb, 100 << 20));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldNotBe(FailureKind.Unknown);
    }

    [Theory]
    [InlineData(FaultKind.WrongLength)]
    [InlineData(FaultKind.BadChunk)]
    public async Task S29_a_wrong_length_or_chunk_is_refused(FaultKind kind)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Of(kind));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://other.example/steal")]
    [InlineData("self")]
    public async Task S30_S31_S32_redirects_are_never_followed(string location)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Redirect(location));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Configuration, "GW2232");
        partner.Server.Log.Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://other.example/next")]
    [InlineData("//other.example/next")]
    [InlineData("file:///etc/passwd")]
    public async Task S30_next_links_stay_on_the_base_host(string link)
    {
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "records", _ =>
            SandboxAnswer.Json(200, $$$"""{"data":[{"id":"1"}],"links":{"next":"{{{link}}}"}}""")));
        const string Json = """
            { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "paging": { "kind": "link", "next": "links.next" } } } } }
            """;
        await FailsAsync(partner.ReadAsync(Json, "records"), FailureKind.ContractBroken, "GW2248");
    }

    [Fact]
    public async Task S34_a_repeated_page_is_handed_on_for_the_ledger_to_drop()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.Of(FaultKind.RepeatPage));
        (await partner.ReadAsync(List, "records")).Records().Distinct().Count().ShouldBeLessThanOrEqualTo(25);
    }

    [Fact]
    public async Task S35_a_cursor_that_goes_in_a_circle_stops_the_sync()
    {
        await using var partner = await ListAsync(35);
        partner.Sandbox.Faults.EachKth(3, "GET", "records", Fault.Of(FaultKind.LoopCursor));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.ContractBroken, "GW2251");
    }

    [Fact]
    public async Task S36_more_than_ten_empty_pages_that_lead_on_stop_the_sync()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.EmptyPage));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.ContractBroken, "GW2252");
        partner.Server.Log.Entries.Count.ShouldBe(11);
    }

    [Fact]
    public async Task S37_a_list_that_shrinks_while_paging_is_read_a_second_time()
    {
        await using var partner = await ListAsync(40, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Nth(3, "GET", "records", Fault.Of(FaultKind.ShrinkList, 3));
        var pages = await partner.ReadAsync(Numbered, "records");
        partner.Sandbox.Sources["records"].Records.Records.Select(record => record.Key)
            .ShouldAllBe(key => pages.Records().Any(record => record.Contains(key, StringComparison.Ordinal)));
        pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Fact]
    public async Task S38_rows_that_slide_in_at_the_front_lose_none()
    {
        await using var partner = await ListAsync(40, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Nth(3, "GET", "records", Fault.Of(FaultKind.ShiftList, 3));
        var records = (await partner.ReadAsync(Numbered, "records")).Records();
        Enumerable.Range(0, 40).ShouldAllBe(i => records.Any(record => record.Contains($"r{i:D5}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S39_a_total_that_is_not_met_completes_no_snapshot()
    {
        await using var partner = await ListAsync(25, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.TotalTooHigh, 3));
        var pages = await partner.ReadAsync(Numbered, "records");
        pages.Records().Count.ShouldBe(25);
        pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Fact]
    public async Task S40_an_empty_whole_list_is_told_as_what_it_is()
    {
        await using var partner = await ListAsync(25, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Of(FaultKind.EmptyList));
        var pages = await partner.ReadAsync(Numbered, "records");
        pages.Records().ShouldBeEmpty();
        pages[^1].CompletesSnapshot.ShouldBeTrue();
        pages[^1].Total.ShouldBe(0);
    }

    [Fact]
    public Task S41_an_added_field_does_no_harm() => ReadsAsync(Fault.OfText(FaultKind.Inject, "\"added\":1,"));

    [Fact]
    public async Task S52_a_document_type_in_XML_is_refused()
    {
        await using var partner = await Partner.StartAsync(p => p.Add("GET", "records", _ => new SandboxAnswer
        {
            ContentType = "application/xml",
            Body = Encoding.UTF8.GetBytes("<!DOCTYPE a [<!ENTITY b \"bomb\">]><a><r>&b;</r></a>"),
        }));
        const string Json = """{ "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "a.r" } } } }""";
        await FailsAsync(partner.ReadAsync(Json, "records"), FailureKind.ContractBroken, "GW2242");
    }

    [Fact]
    public async Task S54_a_header_of_a_megabyte_is_refused()
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.OfSize(FaultKind.RawHeader, 1 << 20));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    private static string OAuth() => List.Replace("\"streams\"",
        "\"auth\": { \"kind\": \"oauth2\", \"tokenUrl\": \"{base}oauth/token\", \"clientId\": \"gw\", \"clientSecret\": \"secret:client\" }, \"streams\"", StringComparison.Ordinal);

    private static async Task RefusesAsync(Fault fault, FailureKind kind, string code)
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", fault);
        var (pages, failure) = await ReadUntilFailureAsync(partner, List);
        pages.ShouldBe(1);
        failure!.Code.ShouldBe(code);
        failure.Kind.ShouldBe(kind);
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
    }

    private static async Task ReadsAsync(Fault fault)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", fault);
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(5);
    }

    private static Task<Partner> ListAsync(int count, PartnerAccess? access = null, PagingStyle style = PagingStyle.Cursor) => Partner.StartAsync(partner =>
    {
        partner.Add("records", new PagedSource(new PagedSourceSettings { Style = style }, Partner.Data(count)));
        if (access is not null)
        {
            partner.Secure(access);
        }
    });

    private static async Task<(int Pages, AdapterException? Failure)> ReadUntilFailureAsync(Partner partner, string json)
    {
        await using var source = ((ISourceAdapter)partner.Adapter(json)).OpenSource("records");
        var pages = 0;
        try
        {
            await foreach (var page in source.ReadAsync(new ReadRequest(null, 500), TestContext.Current.CancellationToken))
            {
                page.Dispose();
                pages++;
            }

            return (pages, null);
        }
        catch (AdapterException e)
        {
            return (pages, e);
        }
    }

    private static async Task<AdapterException> FailsAsync(Task call, FailureKind kind, string code)
    {
        var failure = await FailureAsync(call);
        failure.Code.ShouldBe(code);
        failure.Kind.ShouldBe(kind);
        return failure;
    }

    private static Task<AdapterException> FailureAsync(Task call) => Should.ThrowAsync<AdapterException>(call);
}
