using System.Runtime.CompilerServices;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Ledgers;

/// <summary>The ledger of one sync as the store keeps it: a log of sealed segments, of which the last entry of an entity counts.</summary>
internal sealed class LedgerLog(ISyncStore store, IPayloadCipher cipher, string sync)
{
    private readonly byte[] _place = System.Text.Encoding.UTF8.GetBytes("ledger/" + sync);

    /// <summary>All segments, oldest first.</summary>
    public async IAsyncEnumerable<LedgerSegment> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ReadLedgerAsync(sync, cancellationToken))
        {
            yield return LedgerSegment.Decode(cipher.Open(stored, _place));
        }
    }

    /// <summary>What the segments come to.</summary>
    public async Task<Ledger> LoadAsync(CancellationToken cancellationToken)
    {
        var ledger = new Ledger();
        await foreach (var segment in ReadAsync(cancellationToken))
        {
            ledger.Apply(segment);
        }

        return ledger;
    }

    /// <summary>The newest keys of the entities that are wanted, where the sync keeps keys.</summary>
    public async Task<Dictionary<EntityId, byte[]>> KeysAsync(Func<EntityId, bool> wanted, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<EntityId, byte[]>();
        await foreach (var segment in ReadAsync(cancellationToken))
        {
            for (var i = 0; i < (segment.Keys?.Count ?? 0); i++)
            {
                if (segment.Keys![i].Length > 0 && wanted(segment.Entries[i].Entity))
                {
                    keys[segment.Entries[i].Entity] = segment.Keys[i];
                }
            }
        }

        return keys;
    }

    public byte[] Seal(LedgerSegment segment) => cipher.Seal(segment.Encode(), _place);
}
