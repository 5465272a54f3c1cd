using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Ledgers;

/// <summary>What a mapped record would do at the destination.</summary>
public enum ExpectedChange
{
    /// <summary>The destination is not believed to hold its key.</summary>
    Insert,

    /// <summary>It is believed to hold the key with other content.</summary>
    Update,

    /// <summary>It is believed to hold exactly this, or, for a delete, nothing.</summary>
    Unchanged,

    /// <summary>The record is gone at the source and is believed to be at the destination.</summary>
    Delete,

    /// <summary>Nobody knows what it holds of the key: the record would be sent to mend that.</summary>
    Repair,
}

/// <summary>What one sync's ledger believes of its destination, to look at without a run. Not safe for concurrent use.</summary>
public sealed class BelievedState
{
    private readonly Ledger _ledger;
    private readonly EntityHasher? _hasher;

    private BelievedState(Ledger ledger, EntityHasher? hasher) => (_ledger, _hasher) = (ledger, hasher);

    /// <summary>The state of an installation that has never run: every record is new.</summary>
    public static BelievedState Nothing { get; } = new(new Ledger(), hasher: null);

    /// <summary>Reads the ledger of a sync.</summary>
    public static async Task<BelievedState> LoadAsync(IGatewayStore store, IPayloadCipher cipher, string sync, CancellationToken cancellationToken) =>
        new(await new LedgerLog(store.Syncs, cipher, sync).LoadAsync(cancellationToken), new EntityHasher(cipher.DeriveKey("pseudonyms"), sync));

    /// <summary>Compares a mapped record with the ledger as a run would.</summary>
    public ExpectedChange Compare(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, ChangeKind kind)
    {
        var entry = default(LedgerEntry);
        var present = _hasher is not null && _ledger.TryGet(_hasher.Entity(key), out entry) && !entry.Deleted;
        return (kind, present) switch
        {
            (ChangeKind.Delete, false) => ExpectedChange.Unchanged,
            (ChangeKind.Delete, true) => ExpectedChange.Delete,
            (_, false) => ExpectedChange.Insert,
            _ when entry.Uncertain => ExpectedChange.Repair,
            _ => entry.Hash == _hasher!.Content(content) ? ExpectedChange.Unchanged : ExpectedChange.Update,
        };
    }
}
