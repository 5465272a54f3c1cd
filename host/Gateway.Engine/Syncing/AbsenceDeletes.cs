using Gateway.Engine.Deliveries;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>What the absence of records from a whole list leads to.</summary>
/// <param name="Deletes">Deletes to send.</param>
/// <param name="Missing">Entities missing now, to be remembered for the next whole list.</param>
/// <param name="Tripped">The guard that stops the run. Null: none.</param>
internal sealed record AbsenceVerdict(IReadOnlyList<OutgoingItem> Deletes, IReadOnlyList<EntityId> Missing, RunProblem? Tripped);

/// <summary>
/// Turns absence into deletes: only what was missing from two complete whole lists in a row, only when every record of the list had a readable key,
/// and never past the guards (delivery.md, deletes).
/// </summary>
internal sealed class AbsenceDeletes(RunSetup setup, ChangePlanner planner, LedgerLog log, SyncState state)
{
    /// <summary>Whether it was planned already.</summary>
    public bool Done { get; private set; }

    public async Task<AbsenceVerdict> PlanAsync(long count)
    {
        Done = true;
        if (planner.WithoutKey > 0)
        {
            return new AbsenceVerdict([], state.Missing, planner.CheckAbsence(count, state.LastCount, 0));
        }

        var missing = setup.Sync.DeleteMissing ? planner.Ledger.Missing().Select(entry => entry.Entity).ToHashSet() : [];
        var before = state.Missing.ToHashSet();
        var due = missing.Where(before.Contains).ToHashSet();
        if (planner.CheckAbsence(count, state.LastCount, due.Count) is { } tripped)
        {
            return new AbsenceVerdict([], state.Missing, tripped);
        }

        var deletes = due.Count == 0 ? [] : await DeletesAsync(due);
        return new AbsenceVerdict(deletes, [.. missing.Except(due)], null);
    }

    private async Task<List<OutgoingItem>> DeletesAsync(HashSet<EntityId> due)
    {
        var deletes = new List<OutgoingItem>();
        foreach (var (entity, stored) in await log.KeysAsync(due.Contains, CancellationToken.None))
        {
            var place = planner.Reserve(entity);
            var (key, content) = LedgerKey.Decode(stored);
            deletes.Add(new OutgoingItem(new Delivery(key, entity.Value, setup.Restored.After(planner.Ledger[place].Sequence), ChangeKind.Delete, content), UInt128.Zero, place));
        }

        return deletes;
    }
}
