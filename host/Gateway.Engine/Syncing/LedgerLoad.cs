using Gateway.Engine.Ledgers;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Syncing;

/// <summary>Brings the ledger of a sync into memory at the start of a run, and writes its log anew when most of it is history.</summary>
internal sealed class LedgerLoad(RunSetup setup)
{
    private readonly LedgerLog _log = new(setup.Store.Syncs, setup.Cipher, setup.Sync.Id);
    private int _segments;
    private long _stored;

    public async Task<Ledger> RunAsync(Lease lease, Guid run, CancellationToken cancellationToken)
    {
        var ledger = new Ledger();
        await foreach (var segment in _log.ReadAsync(cancellationToken))
        {
            ledger.Apply(segment);
            _segments++;
            _stored += segment.Entries.Count;
        }

        if (LedgerCompaction.Pays(_segments, _stored, ledger.Count))
        {
            var keys = setup.Sync.DeleteMissing ? await _log.KeysAsync(_ => true, cancellationToken) : null;
            var rewritten = LedgerCompaction.Rewrite(ledger, keys).Select(_log.Seal);
            await setup.Store.Syncs.CommitAsync(new SyncCommit(lease, "ledger.compacted") { Run = run, Ledger = [.. rewritten], ReplacesLedger = true }, cancellationToken);
        }

        return ledger;
    }
}
