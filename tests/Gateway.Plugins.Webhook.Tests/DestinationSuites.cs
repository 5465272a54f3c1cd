using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Webhook.Tests;

public abstract class DestinationSuite(string send, Func<SinkSettings, Sink> make, bool batch) : DestinationConformance
{
    private SandboxServer? _server;
    private Uri? _address;
    private SandboxPartner? _partner;
    private Sink? _sink;

    protected override DestinationTraits Traits => Adapters.Definition.Streams(Adapters.Settings(Json("http://127.0.0.1/"))).Single().Destination!;

    protected override string? RefusedValue => batch ? null : "refused";

    public override async ValueTask InitializeAsync()
    {
        _sink = make(new SinkSettings
        {
            KeyField = "id",
            Refuse = item => item.Json.Span.IndexOf("\"refused\""u8) >= 0 ? new Refusal("BAD", "not wanted", "name") : null,
        });
        _partner = new SandboxPartner("partner");
        _partner.Add("hook", _sink);
        _server = await SandboxServer.StartAsync(new SandboxOptions(), [_partner], Token);
    }

    protected override ValueTask<IDestinationAdapter> CreateAsync()
    {
        Context.Secrets.Add("key", "our-own-key-for-the-partner");
        return new(Adapters.Create(Json((_server?.AddressOf("partner") ?? _address!).AbsoluteUri), Context.ToContext()));
    }

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync()
    {
        var effects = _server!.Log.Effects("partner");
        var held = _sink!.Records.SelectMany(record => Enumerable.Repeat(new HeldEntry(record.Key, NameOf(record)),
            Traits.Class == DestinationClass.Naked ? effects.Count(effect => effect.Key == record.Key && effect.Kind == EffectKind.Created) : 1));
        return ValueTask.FromResult<IReadOnlyList<HeldEntry>>([.. held]);
    }

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        _partner!.Faults.Next("POST", "*", Fault.DoneThenReset(), batch ? 1 : 2);
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

    private string Json(string address) =>
        $$"""{ "baseUrl": "{{address}}", "sign": { "kind": "gateway", "secrets": ["secret:key"] }, "streams": { "records": { "send": { "path": "hook", "idHeader": "Idempotency-Key", {{send}} } } } }""";

    private static string NameOf(SinkRecord record)
    {
        using var json = JsonDocument.Parse(record.Json);
        return json.RootElement.GetProperty("name").GetString()!;
    }
}

public sealed class KeyedConformance() : DestinationSuite("\"class\": \"keyed\"", settings => Sink.Keyed("hook", settings, TimeSpan.FromHours(24), TimeProvider.System), batch: false);

public sealed class KeyedBatchConformance() : DestinationSuite("\"class\": \"keyed\", \"batchSize\": 200", settings => Sink.Keyed("hook", settings, TimeSpan.FromHours(24), TimeProvider.System), batch: true);

public sealed class NakedConformance() : DestinationSuite("\"class\": \"naked\"", settings => Sink.Naked("hook", settings, TimeProvider.System), batch: false);
