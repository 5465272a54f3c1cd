namespace Gateway.Engine.Ledgers;

/// <summary>
/// Says when the log of a ledger is worth writing anew, and what is written then: each entity once, with its last entry and its key. Pure: the store replaces
/// the old segments with the new ones in one transaction, so that a death leaves one or the other.
/// </summary>
public static class LedgerCompaction
{
    /// <summary>Segments below which it never pays.</summary>
    public const int FewestSegments = 256;

    private const int MostSegments = 8192;
    private const int EntriesPerSegment = 1 << 15;

    /// <summary>Whether writing the ledger anew pays: half of it is history, or it is scattered over very many small segments.</summary>
    /// <param name="segments">Segments stored.</param>
    /// <param name="stored">Entries in them.</param>
    /// <param name="entities">Entities they speak of.</param>
    public static bool Pays(int segments, long stored, int entities) =>
        segments >= FewestSegments && (stored >= 2L * entities || segments >= MostSegments);

    /// <summary>The segments that say the same as the whole log.</summary>
    /// <param name="ledger">The ledger as the log made it.</param>
    /// <param name="keys">For syncs that delete what is missing: the newest key of each entity. Null otherwise.</param>
    public static IEnumerable<LedgerSegment> Rewrite(Ledger ledger, IReadOnlyDictionary<EntityId, byte[]>? keys) =>
        from entries in ledger.Entries().Chunk(EntriesPerSegment)
        select new LedgerSegment(entries, keys is null ? null : [.. entries.Select(entry => entry.Deleted ? [] : keys.GetValueOrDefault(entry.Entity, []))]);
}
