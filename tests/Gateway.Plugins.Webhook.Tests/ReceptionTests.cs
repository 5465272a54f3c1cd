using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Plugins;
using Gateway.Engine.Receiving;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Sdk;
using Gateway.Sdk.Http;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>The host's reception over a real store, with the webhook adapter behind it (delivery.md K24-K29).</summary>
public sealed class ReceptionTests : IAsyncLifetime
{
    private const string Key = "whsec-test-01";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-webhook-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly TestAdapterContext _context;
    private readonly CollectingLogger _log = new();
    private readonly KeyRing _keys;
    private SqliteStore _store;
    private Reception _reception;

    public ReceptionTests()
    {
        _context = new TestAdapterContext(_time);
        _context.Secrets.Add("key", Key);
        var keyFile = Path.Combine(_folder, "gateway.key");
        KeyFile.Create(keyFile, storeExists: false);
        _keys = KeyFile.Open(keyFile, storeExists: false);
        _store = SqliteStore.Open(_folder, StoreAccess.Own, _time);
        _reception = New();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _reception.UseAsync(Config(new InboundLimits { RequestsPerSecond = 2, Burst = 3, MaxBody = 5_000 }));

    public async ValueTask DisposeAsync()
    {
        await _reception.DisposeAsync();
        await _store.DisposeAsync();
        _keys.Dispose();
        _context.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_message_is_stored_before_it_is_answered_and_a_repeat_is_answered_alike_without_work()
    {
        (await SendAsync("""{"id":"e-1","n":1}""")).Status.ShouldBe(200);
        await ReopenAsync();
        // Before the partner comes again: a store that is only told after the answer would have nothing yet.
        (await WaitingAsync()).ShouldBe(["""{"id":"e-1","n":1}"""]);
        (await SendAsync("""{"id":"e-1","n":1}""")).Status.ShouldBe(200);

        (await WaitingAsync()).ShouldBe(["""{"id":"e-1","n":1}"""]);
    }

    [Fact]
    public async Task K26_a_known_id_with_other_content_is_refused_as_a_security_event_also_after_it_was_taken()
    {
        await SendAsync("""{"id":"e-1","n":1}""");
        await new StoredInbox(_store.Received, _keys, "mitra").ReleaseAsync("records", long.MaxValue, Token);

        (await SendAsync("""{"id":"e-1","n":2}""")).Status.ShouldBe(409);
        (await SendAsync("""[{"id":"e-9","n":1},{"id":"e-9","n":2}]""")).Status.ShouldBe(400, "a list of records has no id of its own");

        (await WaitingAsync()).ShouldBeEmpty();
        _log.Entries.ShouldContain(entry => entry.Text.StartsWith("Security: mitra", StringComparison.Ordinal));
        var journal = new List<string>();
        await foreach (var entry in _store.Journal.ReadAsync(1, Token))
        {
            journal.Add(entry.Action);
        }

        journal.ShouldBe(["inbound.conflict"]);
    }

    [Fact]
    public async Task K24_a_bad_signature_is_401_nothing_of_its_body_is_kept_and_it_is_counted()
    {
        var counted = 0L;
        using var meter = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        meter.SetMeasurementEventCallback<long>((_, value, tags, _) => counted += tags.ToArray().Any(tag => tag.Value is "GW2601") && tags.ToArray().Any(tag => tag.Value is "mitra") ? value : 0);
        meter.Start();
        for (var i = 0; i < 50; i++)
        {
            (await SendAsync("""{"id":"rahasia-isi"}""", key: "wrong-key")).Status.ShouldBe(401);
        }

        (await WaitingAsync()).ShouldBeEmpty();
        counted.ShouldBe(50);
        var refusal = _log.Entries.Where(entry => entry.Text.Contains("refused with 401", StringComparison.Ordinal)).ShouldHaveSingleItem("one line a minute");
        refusal.Text.ShouldNotContain("rahasia");
        _context.Leaks(refusal.Text).ShouldBeEmpty();

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "gateway.inbound.requests")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public async Task K25_an_old_timestamp_is_refused_and_a_replayed_id_is_answered_without_work()
    {
        (await SendAsync("""{"id":"e-1"}""", at: _time.GetUtcNow().AddMinutes(-6))).Status.ShouldBe(401);
        (await WaitingAsync()).ShouldBeEmpty();

        (await SendAsync("""{"id":"e-2"}""")).Status.ShouldBe(200);
        await new StoredInbox(_store.Received, _keys, "mitra").ReleaseAsync("records", long.MaxValue, Token);
        _time.Advance(TimeSpan.FromHours(23));
        (await SendAsync("""{"id":"e-2"}""")).Status.ShouldBe(200);
        (await WaitingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_than_the_rate_is_asked_to_wait_and_may_come_again_then()
    {
        Enumerable.Range(0, 3).ShouldAllBe(_ => _reception.Admit("mitra").Wait == null);

        var refused = _reception.Admit("mitra");
        refused.Wait.ShouldBe(TimeSpan.FromMilliseconds(500));
        refused.MaxBody.ShouldBe(5_000);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _reception.Admit("mitra").Wait.ShouldBeNull();
        _reception.Admit("nobody").Known.ShouldBeFalse();
    }

    [Fact]
    public async Task K27_a_flood_is_turned_away_before_it_is_read()
    {
        var admitted = Enumerable.Range(0, 1_000).Select(_ => _reception.Admit("mitra")).ToList();
        admitted.Count(admission => admission.Wait is null).ShouldBe(3, "the burst");
        admitted.Skip(3).ShouldAllBe(admission => admission.Wait > TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 1_000).Count(_ => _reception.Admit("mitra").Wait is null).ShouldBe(2);
        (await SendAsync("""{"id":"e-1"}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task K29_when_nothing_can_be_stored_the_partner_is_told_to_come_again()
    {
        await _store.DisposeAsync();
        await using (var onlooker = SqliteStore.Open(_folder, StoreAccess.Observe, _time))
        {
            await using var blocked = New(onlooker);
            await blocked.UseAsync(Config(new InboundLimits()));
            var reply = await blocked.ReceiveAsync("mitra", Request("""{"id":"e-1"}""", Key, _time.GetUtcNow()), Token);
            (reply.Status, reply.RetryAfter).ShouldBe((503, TimeSpan.FromSeconds(30)));
        }

        _store = SqliteStore.Open(_folder, StoreAccess.Own, _time);
        (await WaitingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_configuration_takes_over_and_an_endpoint_that_went_is_unknown()
    {
        (await SendAsync("""{"id":"e-1"}""")).Status.ShouldBe(200);
        _context.Secrets.Add("key", "the-next-key");
        await _reception.UseAsync(Config(new InboundLimits()));

        (await SendAsync("""{"id":"e-2"}""")).Status.ShouldBe(401);
        (await SendAsync("""{"id":"e-2"}""", key: "the-next-key")).Status.ShouldBe(200);
        await _reception.UseAsync(Config(null));
        (await SendAsync("""{"id":"e-3"}""", key: "the-next-key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_thousand_messages_at_once_are_each_stored_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(() => SendAsync($$"""{"id":"e-{{i % 700}}"}"""), Token)));

        replies.ShouldAllBe(reply => reply.Status == 200);
        (await WaitingAsync()).Distinct().Count().ShouldBe(700);
        (await WaitingAsync()).Count.ShouldBe(700);
    }

    [Fact]
    public async Task A_list_becomes_records_and_a_removal_becomes_a_delete()
    {
        var (status, list) = await JudgeAsync("""{ "id": { "path": "batch" }, "records": "items", "deleted": "record.gone" }""", """{"batch":"b-1","items":[{"id":1,"gone":false},{"id":2,"gone":true},{"id":3}]}""");

        status.ShouldBe(200);
        list.Select(message => (message.Id, message.Kind)).ShouldBe([("b-1#0", ChangeKind.Upsert), ("b-1#1", ChangeKind.Delete), ("b-1#2", ChangeKind.Upsert)]);
        Encoding.UTF8.GetString(list[1].Json.Span).ShouldBe("""{"id":2,"gone":true}""");
        (await JudgeAsync("""{ "records": "items" }""", """{"id":"b"}""")).Status.ShouldBe(400);
        (await JudgeAsync("""{ "id": { "content": true } }""", """{"n":1}""")).Messages.Single().Id.Length.ShouldBe(64);
        (await JudgeAsync("{}", """{"id":"\ud800"}""")).Status.ShouldBe(400);
    }

    private async Task<(int Status, IReadOnlyList<InboundMessage> Messages)> JudgeAsync(string receive, string body)
    {
        await using var adapter = Adapters.Create($$"""{ "verify": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "receive": {{receive}} } } }""", _context.ToContext());
        var verdict = await adapter.JudgeAsync(Request(body, Key, _time.GetUtcNow()), Token);
        return (verdict.Status, verdict.Messages);
    }

    private Task<InboundReply> SendAsync(string body, string key = Key, DateTimeOffset? at = null) => _reception.ReceiveAsync("mitra", Request(body, key, at ?? _time.GetUtcNow()), Token);

    private InboundRequest Request(string body, string key, DateTimeOffset at)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new InboundRequest("POST", new Uri("http://127.0.0.1/webhooks/mitra/records"), "records",
            [KeyValuePair.Create("content-type", "application/json"), KeyValuePair.Create("x-gateway-signature", WebhookSignature.Sign(key, at, bytes))], bytes, _time.GetUtcNow());
    }

    private async Task<List<string>> WaitingAsync() =>
        [.. (await new StoredInbox(_store.Received, _keys, "mitra").ReadAsync("records", 0, 10_000, Token)).Select(message => Encoding.UTF8.GetString(message.Json.Span))];

    private async Task ReopenAsync()
    {
        await _reception.DisposeAsync();
        await _store.DisposeAsync();
        _store = SqliteStore.Open(_folder, StoreAccess.Own, _time);
        _reception = New();
        await InitializeAsync();
    }

    private Reception New(SqliteStore? store = null) => new((store ?? _store).Received, _store.Journal, _keys, new Contexts(_context), _time, _log);

    private static GatewayConfig Config(InboundLimits? limits) => new()
    {
        Version = "1",
        Folder = "",
        Settings = new GatewaySettings { Name = "test", DataFolder = "" },
        Endpoints = limits is null ? FrozenDictionary<string, ConfiguredEndpoint>.Empty : new[]
        {
            new ConfiguredEndpoint(new EndpointDefinition { Id = "mitra", Adapter = new AdapterName("webhook", 1), Inbound = limits }, new Bound(), FrozenSet<string>.Empty),
        }.ToFrozenDictionary(endpoint => endpoint.Definition.Id),
        Syncs = FrozenDictionary<string, SyncDefinition>.Empty,
        Mappings = FrozenDictionary<string, Engine.Mapping.CompiledMapping>.Empty,
        Lookups = FrozenDictionary<string, Engine.Mapping.Lookups.LookupTable>.Empty,
        Calendars = FrozenDictionary<string, CalendarDefinition>.Empty,
    };

    private sealed class Bound : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => [];

        public IAdapter Create(AdapterContext context) =>
            Adapters.Create("""{ "verify": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "receive": {} } } }""", context);
    }

    private sealed class Contexts(TestAdapterContext context) : IAdapterContexts
    {
        public ContextLease Create(ConfiguredEndpoint endpoint) => new(context.ToContext(), () => { });
    }
}
