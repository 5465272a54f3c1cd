using System.Text;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests;

/// <summary>A sandbox partner on a real socket, and the adapter that talks to it.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private Partner(SandboxServer server, SandboxPartner sandbox, TestAdapterContext context)
    {
        Server = server;
        Sandbox = sandbox;
        Context = context;
    }

    public SandboxServer Server { get; }

    public SandboxPartner Sandbox { get; }

    public TestAdapterContext Context { get; }

    public Uri Address => Server.AddressOf(Sandbox.Name);

    public static async Task<Partner> StartAsync(Action<SandboxPartner> build, TestAdapterContext? context = null)
    {
        var sandbox = new SandboxPartner("partner");
        build(sandbox);
        var server = await SandboxServer.StartAsync(new SandboxOptions(), [sandbox], TestContext.Current.CancellationToken);
        return new Partner(server, sandbox, context ?? new TestAdapterContext());
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

    public IAdapter Adapter(string json)
    {
        var adapter = Adapters.Create(json, Address, Context);
        _owned.Add(adapter);
        return adapter;
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

    public static Delivery Upsert(string id, string name = "x") => new(id, 1, $"key-{id}", ChangeKind.Upsert,
        Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"{{name}}"}"""));

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        await Server.DisposeAsync();
        Context.Dispose();
    }
}

internal sealed record ReadPage(List<string> Records, List<ChangeKind> Kinds, Checkpoint Checkpoint, bool CompletesSnapshot, long? Total);

internal static class ReadPages
{
    public static List<string> Records(this IEnumerable<ReadPage> pages) => [.. pages.SelectMany(page => page.Records)];
}
