using System.Collections.Concurrent;
using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Http;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>What receivers get from us, and what their answers mean.</summary>
public sealed class SendingTests : IAsyncLifetime
{
    private readonly TestAdapterContext _context = new();
    private readonly ConcurrentQueue<(string? Id, string? Signature, string? Time, byte[] Body)> _seen = new();
    private readonly Queue<SandboxAnswer> _answers = new();
    private SandboxServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var partner = new SandboxPartner("partner");
        partner.Add("POST", "hook", request =>
        {
            _seen.Enqueue((request.Header("webhook-id"), request.Header("webhook-signature") ?? request.Header("X-Gateway-Signature"), request.Header("webhook-timestamp"), request.Body.ToArray()));
            return _answers.TryDequeue(out var answer) ? answer : new SandboxAnswer { Status = 204, ContentType = "" };
        });
        _server = await SandboxServer.StartAsync(new SandboxOptions(), [partner], Token);
        _context.Secrets.Add("old", "whsec_b2xkLW9sZC1vbGQ=");
        _context.Secrets.Add("new", "whsec_bmV3LW5ldy1uZXc=");
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _context.Dispose();
    }

    [Fact]
    public async Task A_message_is_signed_with_every_key_and_a_second_try_has_the_same_id_and_body_and_its_own_signature()
    {
        const string Send = """ "class": "keyed", "type": "penempatan.berubah", "deleteType": "penempatan.dihapus" """;
        _answers.Enqueue(new SandboxAnswer { Status = 500 });
        (await SendAsync("standard", Send, Upsert("p-1"))).Single().Verdict.ShouldBe(DeliveryVerdict.Unknown);
        (await SendAsync("standard", Send, Upsert("p-1"))).Single().Verdict.ShouldBe(DeliveryVerdict.Accepted);
        (await SendAsync("standard", Send, new Delivery("p-1", 2, "key-p-1-2", ChangeKind.Delete, "{\"id\":\"p-1\"}"u8.ToArray()))).Single().Verdict.ShouldBe(DeliveryVerdict.Accepted);

        var (first, second, delete) = (_seen.ElementAt(0), _seen.ElementAt(1), _seen.ElementAt(2));
        Encoding.UTF8.GetString(first.Body).ShouldBe("""{"id":"key-p-1","type":"penempatan.berubah","data":{"id":"p-1"}}""");
        Encoding.UTF8.GetString(delete.Body).ShouldBe("""{"id":"key-p-1-2","type":"penempatan.dihapus","data":{"id":"p-1"}}""");
        (second.Id, Encoding.UTF8.GetString(second.Body)).ShouldBe((first.Id, Encoding.UTF8.GetString(first.Body)));
        foreach (var key in new[] { "old", "new" })
        {
            StandardWebhookSignature.Check(second.Id, second.Time, second.Signature, [_context.Secrets.Reveal(key)], second.Body, TimeProvider.System.GetUtcNow()).ShouldBe(SignatureCheck.Valid);
        }
    }

    [Fact]
    public async Task Our_own_scheme_carries_one_time_and_a_signature_of_each_key()
    {
        await SendAsync("gateway", "\"class\": \"naked\", \"batchSize\": 10", Upsert("p-1"), Upsert("p-2"));

        var seen = _seen.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(seen.Body).ShouldBe("""[{"id":"p-1"},{"id":"p-2"}]""");
        foreach (var key in new[] { "old", "new" })
        {
            WebhookSignature.Check(seen.Signature, [_context.Secrets.Reveal(key)], seen.Body, TimeProvider.System.GetUtcNow()).ShouldBe(SignatureCheck.Valid);
        }
    }

    [Theory]
    [InlineData(200, "text/html", "<html>login</html>", DeliveryVerdict.Unknown)]
    [InlineData(202, "text/plain", "ok", DeliveryVerdict.Accepted)]
    [InlineData(500, "application/json", "{}", DeliveryVerdict.Unknown)]
    [InlineData(422, "application/json", "{\"code\":\"BAD\",\"message\":\"no\"}", DeliveryVerdict.Rejected)]
    public async Task An_answer_means_what_the_table_of_outcomes_says(int status, string type, string body, DeliveryVerdict expected)
    {
        _answers.Enqueue(new SandboxAnswer { Status = status, ContentType = type, Body = Encoding.UTF8.GetBytes(body) });

        (await SendAsync("gateway", "\"class\": \"naked\"", Upsert("p-1"))).Single().Verdict.ShouldBe(expected);
    }

    [Fact]
    public async Task Who_asks_for_a_pause_gets_it_and_what_was_told_before_stays_told()
    {
        _answers.Enqueue(new SandboxAnswer { Status = 200, ContentType = "" });
        _answers.Enqueue(new SandboxAnswer { Status = 429, ContentType = "" });

        var outcomes = await SendAsync("gateway", "\"class\": \"naked\"", Upsert("p-1"), Upsert("p-2"), Upsert("p-3"));

        outcomes.Select(outcome => outcome.Verdict).ShouldBe([DeliveryVerdict.Accepted, DeliveryVerdict.Retry, DeliveryVerdict.Retry]);
        _seen.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{ "streams": { "a": { "receive": {} } } }""", "/verify")]
    [InlineData("""{ "verify": { "kind": "gateway", "secrets": [] }, "streams": { "a": { "receive": {} } } }""", "/verify")]
    [InlineData("""{ "streams": { "a": {} } }""", "/streams/a")]
    [InlineData("""{ "streams": { "a": { "send": { "class": "keyed" } } } }""", "/baseUrl")]
    [InlineData("""{ "baseUrl": "https://a.example/", "streams": { "a": { "send": { "class": "upsert" } } } }""", "/streams/a/send/class")]
    [InlineData("""{ "baseUrl": "https://a.example/", "streams": { "a": { "send": { "class": "keyed", "deleteType": "x" } } } }""", "/streams/a/send/deleteType")]
    [InlineData("""{ "verify": { "kind": "gateway", "secrets": ["secret:k"] }, "streams": { "a": { "receive": { "id": {} } } } }""", "/streams/a/receive/id")]
    [InlineData("""{ "verify": { "kind": "gateway", "secrets": ["secret:k"] }, "streams": { "a": { "receive": { "deleted": "record.(" } } } }""", "/streams/a/receive/deleted")]
    [InlineData("""{ "verify": { "kind": "gateway", "secrets": ["secret:k"] }, "streams": { "a": { "receive": { "path": "x" } }, "b": { "receive": { "path": "x" } } } }""", "/streams/b")]
    public void Settings_that_cannot_work_are_refused_where_they_are_wrong(string json, string pointer) =>
        Adapters.Settings(json).Validate().ShouldContain(error => error.Pointer == pointer && error.Code == "GW2608");

    private async Task<IReadOnlyList<DeliveryOutcome>> SendAsync(string kind, string send, params Delivery[] deliveries)
    {
        var json = $$"""{ "baseUrl": "{{_server!.AddressOf("partner")}}", "sign": { "kind": "{{kind}}", "secrets": ["secret:old", "secret:new"] }, "streams": { "records": { "send": { "path": "hook", {{send}} } } } }""";
        await using var adapter = Adapters.Create(json, _context.ToContext());
        await using var destination = adapter.OpenDestination("records");
        return (await destination.DeliverAsync(new DeliveryBatch(deliveries, "batch-1", 1), Token)).Outcomes;
    }

    private static Delivery Upsert(string id) => new(id, 1, $"key-{id}", ChangeKind.Upsert, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""));
}
