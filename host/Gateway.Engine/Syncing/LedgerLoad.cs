using Gateway.Engine.Ledgers;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Syncing;

/// <summary>Brings the ledger of a sync into memory at the start of a run, and writes its log anew when most of it is history.</summary>
internal sealed class LedgerLoad(RunSetup setup)
{
    private readonly LedgerCodec _codec = new(setup.Cipher, setup.Sync.Id);
    private int _segments;
    private long _stored;

    public async Task<Ledger> RunAsync(Lease lease, Guid run, CancellationToken cancellationToken)
    {
        var ledger = new Ledger();
        await foreach (var segment in SegmentsAsync(cancellationToken))
        {
            ledger.Apply(segment);
            _segments++;
            _stored += segment.Entries.Count;
        }

        if (LedgerCompaction.Pays(_segments, _stored, ledger.Count))
        {
            var keys = setup.Sync.DeleteMissing ? await KeysAsync(cancellationToken) : null;
            var rewritten = LedgerCompaction.Rewrite(ledger, keys).Select(_codec.Seal);
            await setup.Store.Syncs.CommitAsync(new SyncCommit(lease, "ledger.compacted") { Run = run, Ledger = [.. rewritten], ReplacesLedger = true }, cancellationToken);
        }

        return ledger;
    }

    private async Task<Dictionary<EntityId, byte[]>> KeysAsync(CancellationToken cancellationToken)
    {
        var keys = new Dictionary<EntityId, byte[]>();
        await foreach (var segment in SegmentsAsync(cancellationToken))
        {
            for (var i = 0; i < (segment.Keys?.Count ?? 0); i++)
            {
                if (segment.Keys![i].Length > 0)
                {
                    keys[segment.Entries[i].Entity] = segment.Keys[i];
                }
            }
        }

        return keys;
    }

    private async IAsyncEnumerable<LedgerSegment> SegmentsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in setup.Store.Syncs.ReadLedgerAsync(setup.Sync.Id, cancellationToken))
        {
            yield return _codec.Open(stored);
        }
    }
}
