using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Replaying;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing.Drift;
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
        var source = from.Adapter as ISourceAdapter ?? throw Cannot(definition.From, "read");
        var traits = from.Stream.Source ?? throw Cannot(definition.From, "read");
        if (request.Window is not null)
        {
            RequireWindows(definition.From, traits);
        }

        return await RunAsync(config, definition, request, () => source.OpenSource(definition.From.Stream), traits, mapper => request.Record is { } key ? new OneRecordMapper(mapper, key) : mapper, observer, cancellationToken);
    }

    /// <summary>Sends held records of one sync again: a run of its own, with the same guards and books.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="sync">Identifier of the sync.</param>
    /// <param name="ids">The held records; those that are not open are left out.</param>
    /// <param name="asRecorded">Whether they go out as they were mapped then; otherwise they are mapped anew.</param>
    /// <param name="cancellationToken">Stops the run after the calls under way.</param>
    /// <returns>The run; null when the sync is running.</returns>
    public async Task<RunRecord?> ReplayAsync(GatewayConfig config, string sync, IReadOnlyList<Guid> ids, bool asRecorded, CancellationToken cancellationToken)
    {
        var definition = config.Syncs[sync];
        var items = await OpenAsync(sync, ids, cancellationToken);
        var byId = items.ToDictionary(item => item.Record.Id.ToString("N"));
        return await RunAsync(
            config, definition, new RunRequest(RunCause.Replay),
            () => new HeldSource(items, definition.Delivery.PageSize), HeldSource.Traits,
            mapper => new ReplayMapper(byId, asRecorded, mapper), null, cancellationToken);
    }

    /// <summary>A person says that the partner has what is in doubt: the ledger takes it over, and later changes of the same keys may go.</summary>
    /// <returns>How many records were settled; null when the sync is running.</returns>
    public async Task<int?> AssumeDoneAsync(string sync, IReadOnlyList<Guid> ids, string actor, string reason, CancellationToken cancellationToken)
    {
        if (await Store.Leases.TryAcquireAsync(sync, Holder, LeaseTime, cancellationToken) is not { } lease)
        {
            return null;
        }

        try
        {
            var items = (await OpenAsync(sync, ids, cancellationToken)).Where(item => item.Record is { Stage: HeldStage.InDoubt, Entity: not null }).ToArray();
            var hasher = new EntityHasher(Cipher.DeriveKey("pseudonyms"), sync);
            var entries = items.Select(item => new LedgerEntry(
                item.Record.Entity!.Value, item.Payload.Delete ? UInt128.Zero : hasher.Content(item.Payload.Mapped.Span), item.Record.Sequence, item.Payload.Delete));
            var segment = new LedgerLog(Store.Syncs, Cipher, sync).Seal(new LedgerSegment([.. entries]));
            await Store.Syncs.CommitAsync(new SyncCommit(lease, "held.assumed-done") { Run = Guid.CreateVersion7(Time.GetUtcNow()), Ledger = [segment] }, cancellationToken);
            return await Store.Held.CloseAsync([.. items.Select(item => item.Record.Id)], HeldState.AssumedDone, actor, reason, cancellationToken);
        }
        finally
        {
            await Store.Leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<RunRecord?> RunAsync(
        GatewayConfig config, SyncDefinition definition, RunRequest request, Func<ISource> openSource, SourceTraits traits,
        Func<IRecordMapper, IRecordMapper> wrap, Action<RunRecord>? observer, CancellationToken cancellationToken)
    {
        await using var to = Open(config, definition.To);
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
            OpenSource = openSource,
            SourceTraits = traits,
            Destination = destination,
            DestinationTraits = to.Stream.Destination ?? throw Cannot(definition.To, "written"),
            Mappers = () => wrap(new MappingRecordMapper(mapping.CreateMapper(pinned))),
            Drift = request.Cause != RunCause.Replay && config.Schemas.TryGetValue(definition.From.ToString(), out var schema) ? new DriftWatch(definition.From.ToString(), schema) : null,
            KeyFields = [.. mapping.Definition.Key.Select(key => key.Text)],
            Anchor = Anchor,
            Observer = observer,
        };
        // A holder of its own for each run: a second run of the same sync in this process is refused as one of another process would be.
        return await new SyncRunner($"{Holder}/{Guid.NewGuid():N}", LeaseTime).RunAsync(setup, cancellationToken);
    }

    private async Task<IReadOnlyList<ReplayItem>> OpenAsync(string sync, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var items = new List<ReplayItem>(ids.Count);
        foreach (var id in ids)
        {
            if (await Store.Held.FindAsync(id, cancellationToken) is { State: HeldState.Open, Sealed: { } content } record && record.Sync == sync)
            {
                items.Add(new ReplayItem(record, HeldPayload.Open(content, Cipher, sync)));
            }
        }

        return items;
    }

    internal OpenEndpoint Open(GatewayConfig config, StreamReference reference)
    {
        var endpoint = config.Endpoints[reference.Endpoint];
        var lease = Contexts.Create(endpoint);
        try
        {
            return new OpenEndpoint(endpoint.Bound.Create(lease.Context), lease, config.Stream(reference));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Refuses to read a span of a stream that would not heed it.</summary>
    /// <exception cref="AdapterException">The stream knows no time of change (<c>GW2170</c>).</exception>
    public static void RequireWindows(StreamReference reference, SourceTraits traits)
    {
        if (!traits.Windows)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2170", $"stream \"{reference}\" cannot be read by a span of time: its endpoint names no time of change")
            {
                Fix = traits.Mode == ReadMode.Destructive
                    ? "leave --from and --to out; what was read once can only be replayed: gateway held replay"
                    : "leave --from and --to out and use --full, which sends only what changed; or give the stream a time: \"cursor\" with \"time\" (sql), \"incremental\" of kind \"datetime\" (rest)",
            };
        }
    }

    internal static AdapterException Cannot(StreamReference reference, string verb) =>
        new(FailureKind.Configuration, "GW2101", $"stream \"{reference}\" cannot be {verb}") { Fix = "choose a stream that the endpoint offers for this: gateway discover " + reference.Endpoint };

    internal readonly record struct OpenEndpoint(IAdapter Adapter, ContextLease Lease, StreamDescription Stream) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Adapter.DisposeAsync();
            Lease.Dispose();
        }
    }
}
