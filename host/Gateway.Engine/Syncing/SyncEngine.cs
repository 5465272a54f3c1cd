using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Mapping;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Runs syncs of a configuration. Safe for concurrent use: the lease of each sync lets one run in.</summary>
/// <param name="Store">Where everything is kept.</param>
/// <param name="Cipher">Seals record content.</param>
/// <param name="Contexts">Makes what adapters are handed.</param>
/// <param name="Time">The clock.</param>
/// <param name="Anchor">Where commits are noted outside the database. Null: nowhere.</param>
public sealed record SyncEngine(IGatewayStore Store, IPayloadCipher Cipher, IAdapterContexts Contexts, TimeProvider Time, AnchorFile? Anchor)
{
    /// <summary>How long a lease lasts without renewal. Default: 30 seconds.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who runs: unique for a process.</summary>
    public string Holder { get; init; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Runs one sync once with the given configuration.</summary>
    /// <param name="config">The configuration; it stays the run's own whatever changes meanwhile.</param>
    /// <param name="sync">Identifier of the sync.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="observer">Told after every commit. Null: nobody.</param>
    /// <param name="cancellationToken">Stops the run after the calls under way.</param>
    /// <returns>The run as history keeps it; null when the sync is running already.</returns>
    /// <exception cref="AdapterException">An adapter could not be made.</exception>
    public async Task<RunRecord?> RunAsync(GatewayConfig config, string sync, RunRequest request, Action<RunRecord>? observer, CancellationToken cancellationToken)
    {
        var definition = config.Syncs[sync];
        await using var from = Open(config, definition.From);
        await using var to = Open(config, definition.To);
        var source = from.Adapter as ISourceAdapter ?? throw Cannot(definition.From, "read");
        var writer = to.Adapter as IDestinationAdapter ?? throw Cannot(definition.To, "written");
        await using var destination = writer.OpenDestination(definition.To.Stream);
        var mapping = config.Mappings[definition.Mapping];
        var pinned = new MapContext(Time.GetUtcNow(), Cipher.DeriveKey("mapping-hash"));
        var setup = new RunSetup
        {
            Sync = definition,
            Request = request,
            ConfigVersion = config.Version,
            Store = Store,
            Cipher = Cipher,
            Time = Time,
            Jitter = Random.Shared.NextDouble,
            OpenSource = () => source.OpenSource(definition.From.Stream),
            SourceTraits = from.Stream.Source ?? throw Cannot(definition.From, "read"),
            Destination = destination,
            DestinationTraits = to.Stream.Destination ?? throw Cannot(definition.To, "written"),
            Mappers = () => throw new InvalidOperationException(),
            KeyFields = [.. config.Mappings[definition.Mapping].Definition.Key.Select(key => key.Text)],
            Anchor = Anchor,
            Observer = observer,
        };
        return await new SyncRunner(Holder, LeaseTime).RunAsync(setup, cancellationToken);
    }

    private OpenEndpoint Open(GatewayConfig config, StreamReference reference)
    {
        var endpoint = config.Endpoints[reference.Endpoint];
        var stream = endpoint.Bound.Streams.First(stream => stream.Name == reference.Stream);
        var lease = Contexts.Create(endpoint);
        try
        {
            return new OpenEndpoint(endpoint.Bound.Create(lease.Context), lease, stream);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static AdapterException Cannot(StreamReference reference, string verb) =>
        new(FailureKind.Configuration, "GW2101", $"stream \"{reference}\" cannot be {verb}") { Fix = "choose a stream that the endpoint offers for this: gateway discover " + reference.Endpoint };

    private readonly record struct OpenEndpoint(IAdapter Adapter, ContextLease Lease, StreamDescription Stream) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Adapter.DisposeAsync();
            Lease.Dispose();
        }
    }
}
