using Gateway.Engine.Configuration;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;

namespace Gateway.Engine.Comparing;

/// <summary>What a destination holds beside what its sync believes it to hold. Keys are pseudonyms; no content is in here.</summary>
public sealed record Comparison
{
    /// <summary>The sync.</summary>
    public required string Sync { get; init; }

    /// <summary>The stream that was read.</summary>
    public required StreamReference From { get; init; }

    /// <summary>Whose value counts.</summary>
    public required DriftPolicy Drift { get; init; }

    /// <summary>Records that the partner listed.</summary>
    public long Read { get; init; }

    /// <summary>Keys that the sync believes to be there.</summary>
    public int Known { get; init; }

    /// <summary>Keys that are there with the content that was sent; where content is not compared: that are there.</summary>
    public long Same { get; init; }

    /// <summary>Keys that were confirmed once and are not listed.</summary>
    public IReadOnlyList<EntityId> Missing { get; init; } = [];

    /// <summary>Keys that are listed with another content than was sent.</summary>
    public IReadOnlyList<EntityId> Differing { get; init; } = [];

    /// <summary>Keys that are listed more than once.</summary>
    public IReadOnlyList<EntityId> Doubled { get; init; } = [];

    /// <summary>Keys that are listed although they were deleted or refused.</summary>
    public IReadOnlyList<EntityId> Returned { get; init; } = [];

    /// <summary>Keys that are listed and were marked to be sent again, which has not happened yet.</summary>
    public IReadOnlyList<EntityId> Uncertain { get; init; } = [];

    /// <summary>Keys that are left out because a record of theirs is held or on its way.</summary>
    public int LeftAlone { get; init; }

    /// <summary>Listed records that this sync never sent.</summary>
    public long Strangers { get; init; }

    /// <summary>Listed records that the mapping leaves out, or that the partner marks as deleted.</summary>
    public long Skipped { get; init; }

    /// <summary>Listed records with a key whose content the mapping cannot read.</summary>
    public long Unreadable { get; init; }

    /// <summary>Listed records whose key cannot be read: while there are any, nothing can be said about what is missing.</summary>
    public long WithoutKey { get; init; }

    /// <summary>Why records could not be read, each cause once.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>Fields that were sent and are not listed. Where there are any, only keys are compared.</summary>
    public IReadOnlyList<string> NotListed { get; init; } = [];

    /// <summary>Keys that the next run mends. Null: no repair was begun.</summary>
    public IReadOnlyList<EntityId>? Marked { get; init; }

    /// <summary>Why the repair that was ordered was not begun. Null: it was, or none was ordered, or there was nothing to mend.</summary>
    public RunProblem? Refused { get; init; }

    /// <summary>Listed records that are ours, whatever they look like.</summary>
    internal long Recognised => Same + Differing.Count + Doubled.Count + Returned.Count + Uncertain.Count + Unreadable;

    /// <summary>What is needed to delete a key of <see cref="Returned"/> again, where its record could be read.</summary>
    internal IReadOnlyDictionary<EntityId, byte[]> ReturnedKeys { get; init; } = new Dictionary<EntityId, byte[]>();

    /// <summary>Whether everything that was sent is there, once and as it was sent, or as the partner may have it.</summary>
    public bool Agrees =>
        Missing.Count + Doubled.Count + Returned.Count + Uncertain.Count + Unreadable + WithoutKey == 0 && (Differing.Count == 0 || Drift == DriftPolicy.Respect);
}
