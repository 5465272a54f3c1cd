using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Receiving;

/// <summary>What callers meet at the port for partners of a running host.</summary>
public sealed class InboundWebTests : IAsyncLifetime
{
    private const string Secret = "whsec-web-test-0001";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-inbound-").FullName;
    private readonly HttpClient _client = new();
    private GatewayProcess _host = null!;
    private Uri _inbound = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Write("gateway.json", """{ "version": 1, "name": "lab", "data": "data", "inbound": { "port": 0 } }""");
        Write("endpoints/mitra.json", """
            { "adapter": "webhook@1", "inbound": { "requestsPerSecond": 0.1, "burst": 12, "maxBody": 1000 },
              "settings": { "verify": { "kind": "gateway", "secrets": ["secret:mitra/key"] }, "streams": { "kejadian": { "receive": { "answer": { "kode": "00" } } } } } }
            """);
        Write("endpoints/lain.json", """{ "adapter": "files@1", "settings": { "folder": "data/lain", "streams": { "a": { "format": { "type": "csv" }, "read": { "pattern": "*.csv" } } } } }""");
        (await GatewayProcess.RunAsync(_folder, "key", "init", "--json")).Exit.ShouldBe(0);
        _host = GatewayProcess.Start(_folder, new Dictionary<string, string> { ["GATEWAY_SECRET_MITRA_KEY"] = Secret }, "serve", "--port", "0", "--json");
        _inbound = new Uri(JsonNode.Parse(await _host.ReadLineAsync())!["inbound"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Callers_get_what_the_readme_says_and_nothing_more()
    {
        (await SendAsync("mitra/kejadian", """{"id":"e-1"}""")).ShouldBe((HttpStatusCode.OK, """{"kode":"00"}"""));
        (await SendAsync("mitra/kejadian", """{"id":"e-1"}""")).ShouldBe((HttpStatusCode.OK, """{"kode":"00"}"""));
        (await SendAsync("mitra/kejadian", """{"id":"e-1","x":2}""")).ShouldBe((HttpStatusCode.Conflict, ""));
        (await SendAsync("mitra/kejadian", """{"id":"e-2"}""", signed: false)).ShouldBe((HttpStatusCode.Unauthorized, ""));
        (await SendAsync("mitra/lain", """{"id":"e-2"}""")).ShouldBe((HttpStatusCode.NotFound, ""));
        (await SendAsync("mitra/kejadian", """{"id":"e-2"}""", type: "text/plain")).ShouldBe((HttpStatusCode.UnsupportedMediaType, ""));
        (await SendAsync("mitra/kejadian", """{"id":"e-2"}""", packed: true)).ShouldBe((HttpStatusCode.UnsupportedMediaType, ""));
        (await SendAsync("mitra/kejadian", new string('x', 1_001))).ShouldBe((HttpStatusCode.RequestEntityTooLarge, ""));
        (await SendAsync("mitra/kejadian", new string('x', 5_000), chunked: true)).ShouldBe((HttpStatusCode.RequestEntityTooLarge, ""));
        (await SendAsync("nobody/kejadian", """{"id":"e-2"}""")).ShouldBe((HttpStatusCode.NotFound, ""));
        (await SendAsync("lain/a", """{"id":"e-2"}""")).ShouldBe((HttpStatusCode.NotFound, ""));
        using var get = await _client.GetAsync(new Uri(_inbound, "webhooks/mitra/kejadian"), Token);
        get.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        using var control = await _client.GetAsync(new Uri(_inbound, "api/v1/status"), Token);
        control.StatusCode.ShouldBe(HttpStatusCode.NotFound, "the control API is not on this port");
    }

    [Fact]
    public async Task Who_comes_too_often_is_told_when_to_come_again()
    {
        for (var i = 0; i < 12; i++)
        {
            await SendAsync("mitra/kejadian", $$"""{"id":"e-{{i}}"}""");
        }

        using var request = Request("mitra/kejadian", """{"id":"e-99"}""");
        using var answer = await _client.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    private async Task<(HttpStatusCode, string)> SendAsync(string path, string body, bool signed = true, string type = "application/json", bool packed = false, bool chunked = false)
    {
        using var request = Request(path, body, signed, type, packed);
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _client.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private HttpRequestMessage Request(string path, string body, bool signed = true, string type = "application/json", bool packed = false)
    {
        var webhook = SandboxWebhook.Sign(path, Encoding.UTF8.GetBytes(body), Secret, TimeProvider.System.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_inbound, "webhooks/" + path)) { Content = new ReadOnlyMemoryContent(webhook.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (packed)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        if (signed)
        {
            request.Headers.TryAddWithoutValidation(webhook.Header, webhook.Signature);
        }

        return request;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
