using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Answers that are no data, or more than data: web pages, broken text, bombs, redirects, addresses elsewhere.</summary>
public sealed class AnswerFaults : SourceFaults
{
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
}
