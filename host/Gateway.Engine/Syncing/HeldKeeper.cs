using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Secrets;

namespace Gateway.Engine.Syncing;

/// <summary>Makes held records and recognises those that were held before. Only the run's loop calls it.</summary>
internal sealed class HeldKeeper(HeldIndex index, string sync, Guid run, IPayloadCipher cipher, TimeProvider time)
{
    private readonly List<HeldTransition> _transitions = [];
    private Guid? _replaying;

    /// <summary>What is held of an entity. Null: nothing.</summary>
    public HeldRecord? Of(EntityId entity) => index.Of(entity);

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
        Keep(HeldStage.Map, cause, entity, entity is { } known ? index.Of(known) : index.Of(fingerprint), 0, payload, fingerprint);

    /// <summary>A record that was mapped and cannot go on.</summary>
    public HeldRecord Deliver(HeldStage stage, HeldCause cause, EntityId entity, uint sequence, HeldPayload payload, UInt128 fingerprint)
    {
        // What waits behind an undecided change is a record of its own, and one only: the newest state.
        return Keep(stage, cause, entity, stage == HeldStage.Order ? index.Waiting(entity) : index.Of(entity), sequence, payload, fingerprint);
    }

    /// <summary>Says which held record is being planned again: if it is held once more, it stays the same record. Null: none is.</summary>
    public void Replaying(string? heldId) => _replaying = heldId is null ? null : Guid.ParseExact(heldId, "N");

    /// <summary>The destination now holds this or a newer state of an entity: an older refusal does not matter any more.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="replayed">The held record that was sent again. Null: it was read from the source.</param>
    public void Settled(EntityId entity, string? replayed)
    {
        if (replayed is not null)
        {
            index.Remove(entity);
            _transitions.Add(new HeldTransition(Guid.ParseExact(replayed, "N"), HeldState.Replayed));
        }
        else if (index.Of(entity) is { Stage: HeldStage.Map or HeldStage.Deliver or HeldStage.Read } held)
        {
            index.Remove(entity);
            _transitions.Add(new HeldTransition(held.Id, HeldState.Superseded));
        }
    }

    private HeldRecord Keep(HeldStage stage, HeldCause cause, EntityId? entity, HeldRecord? before, uint sequence, HeldPayload payload, UInt128 fingerprint)
    {
        var now = time.GetUtcNow();
        var record = new HeldRecord
        {
            Id = _replaying ?? before?.Id ?? Guid.CreateVersion7(now),
            Sync = sync,
            Run = run,
            Stage = stage,
            Cause = cause,
            Entity = entity,
            Fingerprint = fingerprint,
            Sequence = sequence,
            Sealed = payload.Seal(cipher, sync),
            FirstSeen = before?.FirstSeen ?? now,
            LastSeen = now,
            Times = (before?.Times ?? 0) + 1,
        };
        index.Add(record with { Sealed = null });
        return record;
    }
}
