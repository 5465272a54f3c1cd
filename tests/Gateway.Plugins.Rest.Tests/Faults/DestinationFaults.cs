using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows K of the fault matrix in delivery.md that an HTTP destination meets, over real sockets: a place to write to and how writing there fails.</summary>
public abstract class DestinationFaults
{
    private protected const string Batch = """
        { "baseUrl": "{base}", "timeout": "30s", "streams": { "records": { "write": { "class": "keyed", "create": { "path": "records" },
            "batch": { "items": "items" }, "results": { "path": "results", "id": "id", "status": "status" } } } } }
        """;

    private protected const string Single = """
        { "baseUrl": "{base}", "timeout": "30s", "streams": { "records": { "write": { "class": "queryable", "settleTime": "10ms", "create": { "path": "records" },
            "delete": { "path": "records/{{ key }}" }, "find": { "path": "records/{{ key }}" },
            "errors": [ { "status": ["409"], "text": "ALREADY_EXISTS", "do": "accept" }, { "status": ["409"], "text": "IN_PROGRESS", "do": "rateLimited", "wait": "2s" } ] } } } }
        """;

    private protected static Task<Partner> SinkAsync(Func<SinkSettings, SinkSettings>? change = null) => Partner.StartAsync(partner =>
    {
        var settings = new SinkSettings { KeyField = "id", ItemsField = "items", Findable = true };
        partner.Add("records", Sink.Keyed("records", change?.Invoke(settings) ?? settings, TimeSpan.FromHours(24), TimeProvider.System));
    });

    private protected static Task<DeliveryResult> SendAsync(Partner partner, string json, int count) =>
        partner.DeliverAsync(json, "records", [.. Enumerable.Range(0, count).Select(i => Partner.Upsert($"r{i}"))]);

    private protected static async Task<LookupResult> FindAsync(Partner partner, string id)
    {
        await using var destination = ((IDestinationAdapter)partner.Adapter(Single)).OpenDestination("records");
        return await ((IDeliveryLookup)destination).FindAsync(Partner.Upsert(id), TestContext.Current.CancellationToken);
    }

    /// <summary>Records r0, r1 and so on, to be synced.</summary>
    private protected static InMemorySource Source(int count)
    {
        var source = new InMemorySource();
        for (var i = 0; i < count; i++)
        {
            source.Add($$"""{"id":"r{{i}}","name":"x"}""");
        }

        return source;
    }

    private protected static int Accepted(DeliveryResult result) => result.Outcomes.Count(outcome => outcome.Verdict == DeliveryVerdict.Accepted);

    private protected static int Created(Partner partner) => partner.Server.Log.Effects("partner").Count(effect => effect.Kind == EffectKind.Created);

    /// <summary>Requests that wrote, or were meant to.</summary>
    private protected static List<SandboxEntry> Posts(Partner partner) => [.. partner.Server.Log.Entries.Where(entry => entry.Method == "POST")];

    private protected static Task<AdapterException> FailureAsync(Task call) => Should.ThrowAsync<AdapterException>(call);
}
