using Gateway.Engine.Ledgers;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Comparing;

/// <summary>
/// Keys that a repair mends. The ledger then says of them that nobody knows what the destination holds: whoever compares before they were sent again finds
/// them again.
/// </summary>
/// <param name="Missing">Sent again.</param>
/// <param name="Differing">Sent again.</param>
/// <param name="Returned">Deleted again: with their keys, as the ledger keeps them.</param>
/// <param name="Uncertain">Marked before, and not sent since.</param>
/// <param name="KeepsKeys">Whether deletes come from absence, for which the ledger keeps keys.</param>
internal sealed record Repair(
    IReadOnlyList<EntityId> Missing, IReadOnlyList<EntityId> Differing, IReadOnlyDictionary<EntityId, byte[]> Returned, IReadOnlyList<EntityId> Uncertain, bool KeepsKeys)
{
    public bool IsEmpty => Count + Uncertain.Count == 0;

    /// <summary>Keys to mark.</summary>
    public int Count => Missing.Count + Differing.Count + Returned.Count;

    public IReadOnlyList<EntityId> Keys => [.. Missing, .. Differing, .. Returned.Keys, .. Uncertain];

    /// <summary>What two comparisons agree on.</summary>
    public Repair And(Repair other) => new(
        [.. Missing.Intersect(other.Missing)],
        [.. Differing.Intersect(other.Differing)],
        Returned.Where(returned => other.Returned.ContainsKey(returned.Key)).ToDictionary(),
        Uncertain,
        KeepsKeys);

    /// <summary>One commit: who ordered it and why, the keys, and the start of the source as the place to read from.</summary>
    public SyncCommit Commit(Lease lease, RepairOrder order, SyncState state, Ledger ledger, LedgerLog log, Guid id) => new(lease, "compare.marked")
    {
        Run = id,
        Ledger = [.. Segments(ledger).Where(segment => segment.Entries.Count > 0).Select(log.Seal)],
        // They were missing from the lists after which they were deleted.
        Missing = KeepsKeys && Returned.Count > 0 ? [.. state.Missing.Union(Returned.Keys)] : null,
        RestartedBy = order.Note(lease.Sync, Missing.Count, Differing.Count, Returned.Count),
    };

    private IEnumerable<LedgerSegment> Segments(Ledger ledger)
    {
        yield return new LedgerSegment([.. Missing.Concat(Differing).Select(Mark)]);
        yield return new LedgerSegment([.. Returned.Keys.Select(Mark)], KeepsKeys ? [.. Returned.Values] : null);

        LedgerEntry Mark(EntityId entity) => ledger.TryGet(entity, out var entry) ? entry with { Hash = UInt128.Zero, Deleted = false } : throw new InvalidOperationException("a key that was compared is not in the ledger");
    }
}
