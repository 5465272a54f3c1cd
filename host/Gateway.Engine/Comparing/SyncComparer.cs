using Gateway.Engine.Configuration;
using Gateway.Engine.Deliveries;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Comparing;

/// <summary>
/// Reads back what the destination of a sync holds and compares it with what the sync believes it to hold (delivery.md, "found by verify run"). No run of the
/// sync is under way meanwhile. A repair sends nothing itself: it marks keys so that the next run, which begins at the start of the source, sends them
/// with their next sequence and everything else not at all.
/// </summary>
public sealed class SyncComparer(SyncEngine engine)
{
    /// <summary>Compares, and marks what is to be mended when that is ordered.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="sync">Identifier of a sync with <see cref="SyncDefinition.ReadBack"/>.</param>
    /// <param name="order">What a person orders. Null: nothing is changed anywhere.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>What was found; null when the sync is running, or began to because the lease of this comparison ran out.</returns>
    /// <exception cref="AdapterException">The list could not be read to its end.</exception>
    public async Task<Comparison?> CompareAsync(GatewayConfig config, string sync, RepairOrder? order, CancellationToken cancellationToken)
    {
        var definition = config.Syncs[sync];
        if (await engine.Store.Leases.TryAcquireAsync(sync, $"{engine.Holder}/{Guid.NewGuid():N}", engine.LeaseTime, cancellationToken) is not { } lease)
        {
            return null;
        }

        await using var keeper = new LeaseKeeper(engine.Store.Leases, lease, engine.LeaseTime, engine.Time);
        try
        {
            return await CompareAsync(config, definition, order, lease, cancellationToken);
        }
        catch (FencedException)
        {
            return null;
        }
    }

    private async Task<Comparison> CompareAsync(GatewayConfig config, SyncDefinition definition, RepairOrder? order, Lease lease, CancellationToken cancellationToken)
    {
        var sync = definition.Id;
        var log = new LedgerLog(engine.Store.Syncs, engine.Cipher, sync);
        var state = await engine.Store.Syncs.LoadAsync(sync, cancellationToken);
        var open = await OpenAsync(sync, state, cancellationToken);
        var found = await ReadAsync(config, definition, log, open, cancellationToken);
        if (order is null)
        {
            return found;
        }

        var rules = new RepairRules(definition, SourceTraits(config, definition), DestinationTraits(config, definition));
        if (rules.Mends(found) is var first && first.IsEmpty)
        {
            return found;
        }

        if (rules.Refusal(first, found, order) is { } refusal)
        {
            return found with { Refused = refusal };
        }

        // A list that others change while it is paged may lack a record once. What it lacks twice, and after what is new has settled, is gone.
        await Task.Delay(rules.Settling, engine.Time, cancellationToken);
        var again = await ReadAsync(config, definition, log, open, cancellationToken);
        var repair = rules.Mends(again).And(first);
        if (!repair.IsEmpty)
        {
            var ledger = await log.LoadAsync(cancellationToken);
            await engine.Store.Syncs.CommitAsync(repair.Commit(lease, order, state, ledger, log, Guid.CreateVersion7(engine.Time.GetUtcNow())), cancellationToken);
        }

        return again with { Marked = repair.Keys };
    }

    /// <summary>How many of the keys that a repair marked were not sent by the run after it: the source does not give them any more, or they are held.</summary>
    public async Task<int> LeftAsync(Comparison comparison, CancellationToken cancellationToken)
    {
        var ledger = await new LedgerLog(engine.Store.Syncs, engine.Cipher, comparison.Sync).LoadAsync(cancellationToken);
        return (comparison.Marked ?? []).Count(entity => ledger.TryGet(entity, out var entry) && entry.Uncertain);
    }

    private async Task<Comparison> ReadAsync(GatewayConfig config, SyncDefinition sync, LedgerLog log, IReadOnlySet<EntityId> open, CancellationToken cancellationToken)
    {
        var from = sync.ReadBack?.From ?? sync.To;
        await using var endpoint = engine.Open(config, from);
        var adapter = endpoint.Adapter as ISourceAdapter ?? throw SyncEngine.Cannot(from, "read");
        var mapping = ReadBackMapping.Of(config, sync);
        var pinned = new MapContext(engine.Time.GetUtcNow(), engine.Cipher.DeriveKey("mapping-hash"));
        var mapper = new PageMapper(() => new MappingRecordMapper(mapping.Compiled.CreateMapper(pinned)), new EntityHasher(engine.Cipher.DeriveKey("pseudonyms"), sync.Id));
        var comparison = new LedgerComparison(await log.LoadAsync(cancellationToken), open, contents: mapping.NotListed.Count == 0, [.. mapping.Compiled.Definition.Key.Select(key => key.Text)]);
        await new WholeListReader(from.ToString(), () => adapter.OpenSource(from.Stream), mapper, sync.Delivery.PageSize).ReadAsync(comparison.Take, cancellationToken);
        return comparison.End(new Comparison { Sync = sync.Id, From = from, Drift = sync.ReadBack?.Drift ?? DriftPolicy.Report, NotListed = mapping.NotListed });
    }

    /// <summary>What is held or on its way is decided elsewhere.</summary>
    private async Task<IReadOnlySet<EntityId>> OpenAsync(string sync, SyncState state, CancellationToken cancellationToken)
    {
        var batches = new BatchCodec(engine.Cipher, sync);
        var held = await engine.Store.Held.OpenAsync(sync, cancellationToken);
        return held.Select(record => record.Entity).OfType<EntityId>()
            .Concat(state.OpenBatches.SelectMany(batch => batches.Decode(batch.Items, _ => -1)).Select(item => item.Entity))
            .ToHashSet();
    }

    private static SourceTraits SourceTraits(GatewayConfig config, SyncDefinition sync) =>
        config.Stream(sync.From).Source ?? throw SyncEngine.Cannot(sync.From, "read");

    private static DestinationTraits DestinationTraits(GatewayConfig config, SyncDefinition sync) =>
        config.Stream(sync.To).Destination ?? throw SyncEngine.Cannot(sync.To, "written");
}
