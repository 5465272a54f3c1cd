using System.Text;
using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests.Conformance;

public abstract class DestinationSuite(string json, DestinationTraits traits, Func<SinkSettings, TimeProvider, Sink> make) : DestinationConformance
{
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private SandboxServer? _server;
    private Uri? _address;
    private SandboxPartner? _partner;
    private Sink? _sink;

    protected override DestinationTraits Traits => traits;

    protected override string? RefusedValue => "refused";

    public override async ValueTask InitializeAsync()
    {
        _sink = make(new SinkSettings
        {
            KeyField = "id",
            ItemKeyField = "requestId",
            ItemsField = "items",
            Refuse = item => item.Json.Span.IndexOf("\"refused\""u8) >= 0 ? new Refusal("BAD", "not wanted", "name") : null,
        }, _clock);
        _partner = new SandboxPartner("partner");
        _partner.Add("records", _sink);
        _server = await SandboxServer.StartAsync(new SandboxOptions { Clock = _clock }, [_partner], Token);
    }

    protected override ValueTask<IDestinationAdapter> CreateAsync() =>
        ValueTask.FromResult((IDestinationAdapter)Adapters.Create(json, (_server?.AddressOf("partner") ?? _address!), Context));

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync()
    {
        // A sink that appends shows a double as a second creation of one key.
        var effects = _server!.Log.Effects("partner");
        var held = _sink!.Records.SelectMany(record => Enumerable.Repeat(new HeldEntry(record.Key, NameOf(record)),
            _sink.Settings.Append && traits.Class != DestinationClass.Keyed ? effects.Count(effect => effect.Key == record.Key && effect.Kind == EffectKind.Created) : 1));
        return ValueTask.FromResult<IReadOnlyList<HeldEntry>>([.. held]);
    }

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        _partner!.Faults.Next("POST", "*", Fault.DoneThenReset(), json.Contains("\"batch\"", StringComparison.Ordinal) ? 1 : 2);
        return ValueTask.FromResult(true);
    }

    protected override ValueTask<bool> AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        return ValueTask.FromResult(true);
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            _address = server.AddressOf("partner");
            await server.DisposeAsync();
        }
    }

    private static string NameOf(SinkRecord record)
    {
        using var json = JsonDocument.Parse(record.Json);
        return json.RootElement.GetProperty("name").GetString()!;
    }
}

public sealed class KeyedBatchConformance() : DestinationSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "keyed", "create": { "path": "records" }, "delete": { "path": "records/{{ key }}" },
        "batch": { "size": 200, "items": "items", "keyMember": "requestId" },
        "results": { "path": "results", "id": "id", "status": "status" } } } } }
    """, new DestinationTraits { Class = DestinationClass.Keyed, MaxBatchSize = 200, Deletes = true },
    (settings, clock) => Sink.Keyed("records", settings, TimeSpan.FromHours(24), clock));

public sealed class KeyedSingleConformance() : DestinationSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "keyed", "concurrency": 4, "create": { "path": "records" } } } } }
    """, new DestinationTraits { Class = DestinationClass.Keyed, MaxBatchSize = 100 },
    (settings, clock) => Sink.Keyed("records", settings, TimeSpan.FromHours(24), clock));

public sealed class UpsertBatchConformance() : DestinationSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "upsert", "concurrency": 3, "create": { "path": "records" },
        "delete": { "path": "records/{{ key }}" }, "batch": { "items": "items" },
        "results": { "path": "results", "id": "id", "status": "status" } } } } }
    """, new DestinationTraits { Class = DestinationClass.Upsert, MaxConcurrentBatches = 3, Deletes = true },
    (settings, clock) => Sink.Upsert("records", settings, clock));

public sealed class QueryableConformance() : DestinationSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "queryable", "create": { "path": "records" },
        "find": { "path": "records/{{ key }}" }, "settleTime": "0s" } } } }
    """, new DestinationTraits { Class = DestinationClass.Queryable, Queryable = true, MaxBatchSize = 100 },
    (settings, clock) => Sink.Queryable("records", settings, clock));

public sealed class NakedBatchConformance() : DestinationSuite("""
    { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "naked", "create": { "path": "records" }, "batch": { "items": "items", "size": 50 },
        "results": { "path": "results", "id": "id", "status": "status" } } } } }
    """, new DestinationTraits { Class = DestinationClass.Naked, MaxBatchSize = 50 },
    (settings, clock) => Sink.Naked("records", settings, clock));
