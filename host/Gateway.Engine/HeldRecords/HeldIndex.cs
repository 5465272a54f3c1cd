using Gateway.Engine.Ledgers;

namespace Gateway.Engine.HeldRecords;

/// <summary>The open held records of one sync, in memory for the length of a run. Not safe for concurrent use.</summary>
internal sealed class HeldIndex
{
    private readonly Dictionary<EntityId, HeldRecord> _byEntity = [];
    private readonly Dictionary<EntityId, HeldRecord> _waiting = [];
    private readonly Dictionary<UInt128, HeldRecord> _byFingerprint = [];

    public HeldIndex(IEnumerable<HeldRecord> open)
    {
        foreach (var record in open)
        {
            Add(record);
        }
    }

    /// <summary>Entities of which something is held.</summary>
    public IEnumerable<EntityId> Entities => _byEntity.Keys;

    /// <summary>What is held of an entity. Null: nothing.</summary>
    public HeldRecord? Of(EntityId entity) => _byEntity.GetValueOrDefault(entity);

    /// <summary>The newest change that waits behind an undecided one of an entity. Null: none does.</summary>
    public HeldRecord? Waiting(EntityId entity) => _waiting.GetValueOrDefault(entity);

    /// <summary>The record that was held with exactly these bytes and whose key could not be read. Null: none.</summary>
    public HeldRecord? Of(UInt128 fingerprint) => _byFingerprint.GetValueOrDefault(fingerprint);

    public void Add(HeldRecord record)
    {
        if (record is { Stage: HeldStage.Order, Entity: { } behind })
        {
            _waiting[behind] = record;
            _byEntity.TryAdd(behind, record);
        }
        else if (record.Entity is { } entity)
        {
            // A change that waited may itself have become the undecided one.
            if (_waiting.GetValueOrDefault(entity)?.Id == record.Id)
            {
                _waiting.Remove(entity);
            }

            _byEntity[entity] = record;
        }
        else
        {
            _byFingerprint[record.Fingerprint] = record;
        }
    }

    /// <summary>Forgets what is held of an entity and returns it. Null: nothing was.</summary>
    public HeldRecord? Remove(EntityId entity)
    {
        _waiting.Remove(entity);
        return _byEntity.Remove(entity, out var record) ? record : null;
    }
}
