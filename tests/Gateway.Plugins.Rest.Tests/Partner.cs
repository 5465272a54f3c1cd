using System.Text;
using Gateway.Engine.Resilience;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests;

/// <summary>A sandbox partner on a real socket, and the adapter that talks to it.</summary>
internal sealed class Partner(SandboxServer server, SandboxPartner sandbox, TestAdapterContext context) : SandboxedAdapters(server, sandbox.Name, context)
{
    public SandboxPartner Sandbox => sandbox;

    public static async Task<Partner> StartAsync(Action<SandboxPartner> build, TestAdapterContext? context = null)
    {
        var sandbox = new SandboxPartner("partner");
        build(sandbox);
        return await StartAsync(sandbox, context);
    }

    public static async Task<Partner> StartAsync(SandboxPartner sandbox, TestAdapterContext? context = null, TimeProvider? clock = null)
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { Clock = clock ?? TimeProvider.System }, [sandbox], TestContext.Current.CancellationToken);
        return new Partner(server, sandbox, context ?? new TestAdapterContext());
    }

    /// <summary>Waits, in real time, until something that is bound to happen has happened.</summary>
    public static async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static SandboxDataSet Data(int count, string field = "n")
    {
        var data = new SandboxDataSet(TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            data.Put($"r{i:D5}", Encoding.UTF8.GetBytes($$"""{"id":"r{{i:D5}}","{{field}}":{{i}}}"""));
        }

        return data;
    }

    /// <summary>The host's own HTTP chain, with short waits, instead of plain clients.</summary>
    public Partner UnderHost(Func<EndpointResilience, EndpointResilience>? change = null, EndpointNetwork? network = null, TimeProvider? time = null)
    {
        UseHostChain(change, network, time);
        return this;
    }

    /// <summary>Makes an adapter.</summary>
    /// <param name="json">Settings, in which <c>{base}</c> stands for the partner's address.</param>
    /// <param name="http">A chain of its own; null takes that of the context or of <see cref="UnderHost"/>.</param>
    public IAdapter Adapter(string json, IHttpClientSource? http = null)
    {
        var settings = Adapters.Settings(json, Address);
        settings.Validate().ShouldBeEmpty();
        return Keep(handed => Adapters.Definition.Create(settings, http is null ? handed : handed with { Http = http }));
    }

    public async Task<List<ReadPage>> ReadAsync(string json, string stream, Checkpoint? after = null, bool full = false)
    {
        await using var source = ((ISourceAdapter)Adapter(json)).OpenSource(stream);
        var pages = new List<ReadPage>();
        await foreach (var page in source.ReadAsync(new ReadRequest(after, 500) { Full = full }, TestContext.Current.CancellationToken))
        {
            using (page)
            {
                pages.Add(new ReadPage([.. page.Records.Select(record => Encoding.UTF8.GetString(record.Json.Span))],
                    [.. page.Records.Select(record => record.Kind)], page.Checkpoint, page.CompletesSnapshot, page.Total));
            }
        }

        return pages;
    }

    public async Task<DeliveryResult> DeliverAsync(string json, string stream, params Delivery[] deliveries)
    {
        await using var destination = ((IDestinationAdapter)Adapter(json)).OpenDestination(stream);
        return await destination.DeliverAsync(new DeliveryBatch(deliveries, "batch-1", 1), TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a sync from a system in memory into a stream of the partner.</summary>
    public async Task<RunRecord> SyncIntoAsync(SyncUnderTest sync, InMemorySource source, string json)
    {
        await using var destination = ((IDestinationAdapter)Adapter(json)).OpenDestination("records");
        return await sync.RunAsync(() => source.Connect().OpenSource("records"), source.Traits, destination, Stream(json).Destination!);
    }

    /// <summary>Runs a sync from a stream of the partner into a system in memory.</summary>
    public Task<RunRecord> SyncFromAsync(SyncUnderTest sync, string json, InMemoryDestination destination)
    {
        var adapter = (ISourceAdapter)Adapter(json);
        return sync.RunAsync(() => adapter.OpenSource("records"), Stream(json).Source!, destination.Connect().OpenDestination("records"), destination.Traits);
    }

    public StreamDescription Stream(string json) => Adapters.Definition.Streams(Adapters.Settings(json, Address)).Single(stream => stream.Name == "records");

    public static Delivery Upsert(string id, string name = "x") => new(id, 1, $"key-{id}", ChangeKind.Upsert,
        Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"{{name}}"}"""));
}

internal sealed record ReadPage(List<string> Records, List<ChangeKind> Kinds, Checkpoint Checkpoint, bool CompletesSnapshot, long? Total);

internal static class ReadPages
{
    public static List<string> Records(this IEnumerable<ReadPage> pages) => [.. pages.SelectMany(page => page.Records)];
}
