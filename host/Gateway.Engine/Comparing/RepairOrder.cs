using System.Text.Json.Nodes;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Comparing;

/// <summary>A person orders that what a comparison finds be mended.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record RepairOrder(string Actor, string Reason)
{
    /// <summary>What the journal calls it.</summary>
    public const string Action = "compare.repair";

    /// <summary>Whether a destination of class N may be sent to, which can neither absorb a repeat nor be asked. Default: false.</summary>
    public bool AcceptDoubles { get; init; }

    /// <summary>Guards that the person has lifted.</summary>
    public IReadOnlySet<string> IgnoreGuards { get; init; } = new HashSet<string>();

    internal JournalNote Note(string sync, int missing, int differing, int returned) => new(
        Actor, Action, sync, new JsonObject { ["reason"] = Reason, ["missing"] = missing, ["differing"] = differing, ["returned"] = returned }.ToJsonString());
}
