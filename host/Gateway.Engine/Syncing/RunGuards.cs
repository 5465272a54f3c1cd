using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;

namespace Gateway.Engine.Syncing;

/// <summary>The limits that hold a run before harm is done. Pure (delivery.md, blast guard and too many dead).</summary>
/// <param name="Limits">The sync's limits.</param>
/// <param name="Ignored">Names of guards a person has lifted for this run.</param>
internal sealed record RunGuards(GuardDefinition Limits, IReadOnlySet<string> Ignored)
{
    private const int FewestChanges = 50;

    /// <summary>Checks held records against those read so far.</summary>
    public RunProblem? Held(long held, long read) =>
        Lifted(GuardNames.MaxHeld) || held <= Math.Max(Limits.MinHeld, read * Limits.MaxHeldPercent / 100)
            ? null
            : Problem("GW3901", $"{held} of the first {read} records are held; the guard allows {Limits.MaxHeldPercent:0.##} %", GuardNames.MaxHeld);

    /// <summary>Checks changes of known records.</summary>
    public RunProblem? Changed(long changed, long known) =>
        Lifted(GuardNames.MaxChanged) || changed <= Math.Max(FewestChanges, known * Limits.MaxChangedPercent / 100)
            ? null
            : Problem("GW3902", $"more than {Limits.MaxChangedPercent:0.##} % of the {known} known records would change", GuardNames.MaxChanged);

    /// <summary>Checks deletes of known records.</summary>
    public RunProblem? Deleted(long deleted, long known) =>
        Lifted(GuardNames.MaxDeleted) || deleted <= Math.Max(Limits.MinDeleted, known * Limits.MaxDeletedPercent / 100)
            ? null
            : Problem("GW3903", $"{deleted} of the {known} known records would be deleted; the guard allows {Limits.MaxDeletedPercent:0.##} %", GuardNames.MaxDeleted);

    /// <summary>Checks the length of a whole list against the one before.</summary>
    public RunProblem? Shrunk(long count, long? before) =>
        Lifted(GuardNames.MaxShrink) || before is not > 0 || count >= before * (1 - (Limits.MaxShrinkPercent / 100))
            ? null
            : Problem("GW3904", $"the whole list has {count} records, the last one had {before}; the guard allows {Limits.MaxShrinkPercent:0.##} % less", GuardNames.MaxShrink);

    private bool Lifted(string guard) => Ignored.Contains(guard);

    private static RunProblem Problem(string code, string message, string guard) =>
        new(code, message, $"look at the source first; to accept, run again with --ignore-guard {guard}");
}
