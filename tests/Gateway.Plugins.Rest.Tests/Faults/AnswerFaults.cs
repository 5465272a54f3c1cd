using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Answers that are no data: web pages, empty and broken text.</summary>
public sealed class AnswerFaults : SourceFaults
{
    [Fact]
    public async Task S18_a_web_page_is_no_data_and_is_not_shown()
    {
        await RefusesAsync(Fault.Html(), FailureKind.ContractBroken, "GW2240");
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Html());
        (await FailureAsync(partner.ReadAsync(List, "records"))).ToString().ShouldNotContain("Silakan masuk");
    }

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

    [Theory]
    [InlineData(FaultKind.WrongLength)]
    [InlineData(FaultKind.BadChunk)]
    public async Task S29_a_wrong_length_or_chunk_is_refused(FaultKind kind)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Of(kind));
        (await FailureAsync(partner.ReadAsync(List, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S29_after_a_bad_chunk_the_connection_is_dropped()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var context = new TestAdapterContext();
        await using var adapter = Adapters.Create(List, new Uri($"http://{listener.LocalEndpoint}/"), context);
        await using var source = ((ISourceAdapter)adapter).OpenSource("records");
        var reading = FailureAsync(source.ReadAsync(new ReadRequest(null, 10), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync().AsTask());
        using var socket = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        (await reading).Kind.ShouldBe(FailureKind.Transient);
        (await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0, "our side has closed it");
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
}
