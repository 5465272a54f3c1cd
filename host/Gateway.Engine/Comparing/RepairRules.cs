using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Comparing;

/// <summary>What of a comparison may be mended, and when it must not be. Pure.</summary>
internal sealed record RepairRules(SyncDefinition Sync, SourceTraits Source, DestinationTraits Destination)
{
    /// <summary>Time after which a list certainly shows what was applied.</summary>
    public TimeSpan Settling => Destination.Class == DestinationClass.Queryable ? Destination.SettleTime : TimeSpan.Zero;

    /// <summary>What is missing; and where our value counts also what differs, and what came back although it was deleted.</summary>
    public Repair Mends(Comparison found)
    {
        var overwrite = found.Drift == DriftPolicy.Overwrite;
        return new Repair(
            found.Missing,
            overwrite ? found.Differing : [],
            overwrite && DeletesAgain ? found.ReturnedKeys : new Dictionary<Ledgers.EntityId, byte[]>(),
            found.Uncertain,
            KeepsKeys: Sync.DeleteMissing);
    }

    /// <summary>Why a repair must not begin. Null: it may.</summary>
    public RunProblem? Refusal(Repair repair, Comparison found, RepairOrder order) =>
        Source.Mode == ReadMode.Destructive
            ? new RunProblem("GW3905", $"reading \"{Sync.From}\" consumes it, so nothing of it can be sent a second time", "ask the source for these records anew")
        : Destination.Class == DestinationClass.Naked && !order.AcceptDoubles
            ? new RunProblem("GW3906", $"\"{Sync.To}\" can neither absorb a repeat nor be asked, so what seems to be missing there is reported and not sent",
                "look at the partner's side; if the records are really gone, say so with --accept-doubles")
        : found.Known > 0 && found.Strangers > 0 && found.Recognised == 0 && !order.IgnoreGuards.Contains(GuardNames.MaxChanged)
            ? new RunProblem("GW3907", $"none of the {found.Read} listed records is one that was sent, so the list is likely to spell its keys otherwise",
                $"read it back through a mapping; if the partner has really lost everything, say so with --ignore-guard {GuardNames.MaxChanged}")
        : new RunGuards(Sync.Guards, order.IgnoreGuards).Changed(repair.Count, found.Known) is { } tripped
            ? tripped with
            {
                Message = $"{repair.Count} of the {found.Known} known records would be sent again; the guard allows {Sync.Guards.MaxChangedPercent:0.##} %",
                Fix = $"ask the partner first; to accept, repair again with --ignore-guard {GuardNames.MaxChanged}",
            }
        : null;

    private bool DeletesAgain => Destination.Deletes && (Sync.DeleteMissing || Source.Deletes == DeleteSignal.Tombstone);
}
