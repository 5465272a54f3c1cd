using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;

namespace Gateway.Engine.Syncing;

/// <summary>Makes held records and recognises those that were held before. Only the run's loop calls it.</summary>
internal sealed class HeldKeeper
{
    private readonly HeldIndex _index;
    private readonly Ledger _ledger;
    private readonly RunSetup _setup;
    private readonly Guid _run;
    private readonly List<HeldTransition> _transitions = [];
    private Guid? _replaying;

    public HeldKeeper(HeldIndex index, Ledger ledger, RunSetup setup, Guid run)
    {
        (_index, _ledger, _setup, _run) = (index, ledger, setup, run);
        foreach (var entity in _index.Entities)
        {
            ledger.SetHeld(entity);
        }
    }

    /// <summary>What is held of an entity. Null: nothing.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="place">Where the ledger notes it.</param>
    public HeldRecord? Of(EntityId entity, int place) => _ledger.MayBeHeld(place) ? _index.Of(entity) : null;

    /// <summary>Changes of state since the last call.</summary>
    public IReadOnlyList<HeldTransition> TakeTransitions()
    {
        if (_transitions.Count == 0)
        {
            return [];
        }

        HeldTransition[] taken = [.. _transitions];
        _transitions.Clear();
        return taken;
    }

    /// <summary>A record that could not be mapped.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="entity">Its key, where it could be read.</param>
    /// <param name="fingerprint">Hash of its raw bytes.</param>
    /// <param name="payload">Its content.</param>
    public HeldRecord Unmapped(HeldCause cause, EntityId? entity, UInt128 fingerprint, HeldPayload payload) =>
        Keep(HeldStage.Map, cause, entity, entity is { } known ? _index.Of(known) : _index.Of(fingerprint), 0, payload, fingerprint);

    /// <summary>A record that was mapped and cannot go on.</summary>
    public HeldRecord Deliver(HeldStage stage, HeldCause cause, EntityId entity, uint sequence, HeldPayload payload, UInt128 fingerprint)
    {
        // What waits behind an undecided change is a record of its own, and one only: the newest state.
        return Keep(stage, cause, entity, stage == HeldStage.Order ? _index.Waiting(entity) : _index.Of(entity), sequence, payload, fingerprint);
    }

    /// <summary>Whether a change of an entity must wait for this record: nobody has decided yet what became of it.</summary>
    public bool Undecided(HeldRecord held) => held.Stage == HeldStage.InDoubt && held.Id != _replaying;

    /// <summary>Says which held record is being planned again: if it is held once more, it stays the same record. Null: none is.</summary>
    public void Replaying(string? heldId) => _replaying = heldId is null ? null : Guid.ParseExact(heldId, "N");

    /// <summary>The destination now holds this or a newer state of an entity: an older refusal does not matter any more.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="place">Where the ledger notes it.</param>
    /// <param name="replayed">The held record that was sent again. Null: it was read from the source.</param>
    public void Settled(EntityId entity, int place, string? replayed)
    {
        if (replayed is null && !_ledger.MayBeHeld(place))
        {
            return;
        }

        if (replayed is not null)
        {
            _index.Remove(entity);
            _transitions.Add(new HeldTransition(Guid.ParseExact(replayed, "N"), HeldState.Replayed));
        }
        else if (_index.Of(entity) is { Stage: not HeldStage.InDoubt } held)
        {
            _index.Remove(entity);
            _transitions.Add(new HeldTransition(held.Id, HeldState.Superseded));
        }
    }

    private HeldRecord Keep(HeldStage stage, HeldCause cause, EntityId? entity, HeldRecord? before, uint sequence, HeldPayload payload, UInt128 fingerprint)
    {
        var now = _setup.Time.GetUtcNow();
        var record = new HeldRecord
        {
            Id = _replaying ?? before?.Id ?? Guid.CreateVersion7(now),
            Sync = _setup.Sync.Id,
            Run = _run,
            Stage = stage,
            Cause = cause,
            Entity = entity,
            Fingerprint = fingerprint,
            Sequence = sequence,
            Sealed = payload.Seal(_setup.Cipher, _setup.Sync.Id),
            FirstSeen = before?.FirstSeen ?? now,
            LastSeen = now,
            Times = (before?.Times ?? 0) + 1,
        };
        _index.Add(record with { Sealed = null });
        if (entity is { } noted)
        {
            _ledger.SetHeld(noted);
        }

        return record;
    }
}
