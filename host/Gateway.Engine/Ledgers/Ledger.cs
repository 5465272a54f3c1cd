namespace Gateway.Engine.Ledgers;

/// <summary>What we believe the destination of one sync holds, in memory for the length of a run. Not safe for concurrent use.</summary>
/// <remarks>
/// About 50 bytes an entity: chunks that never move and an open-addressing index over them. Only the holder of the sync's lease
/// loads and writes it, so memory and store agree until the lease is lost.
/// </remarks>
public sealed class Ledger
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<Slot[]> _chunks = [];
    private int[] _index = new int[1024];
    private int _used;

    /// <summary>Entities that the destination is believed to hold.</summary>
    public int Present { get; private set; }

    /// <summary>Entities that have a sequence, deleted ones included.</summary>
    public int Known => _used;

    /// <summary>Finds an entity.</summary>
    public bool TryGet(EntityId entity, out LedgerEntry entry)
    {
        var slot = _index[Probe(entity)];
        if (slot == 0)
        {
            entry = default;
            return false;
        }

        entry = At(slot - 1).Entry;
        return true;
    }

    /// <summary>Takes over a committed entry.</summary>
    public void Apply(LedgerEntry entry)
    {
        var at = Probe(entry.Entity);
        if (_index[at] == 0)
        {
            if ((_used + 1) * 4 > _index.Length * 3)
            {
                Grow();
                at = Probe(entry.Entity);
            }

            if (_used >> ChunkBits == _chunks.Count)
            {
                _chunks.Add(new Slot[ChunkSize]);
            }

            _index[at] = ++_used;
            Present += entry.Deleted ? 0 : 1;
        }
        else
        {
            Present += (entry.Deleted ? 0 : 1) - (At(_index[at] - 1).Deleted ? 0 : 1);
        }

        ref var slot = ref At(_index[at] - 1);
        slot.Entry = entry;
    }

    /// <summary>Takes over every entry of a segment.</summary>
    public void Apply(LedgerSegment segment)
    {
        foreach (var entry in segment.Entries)
        {
            Apply(entry);
        }
    }

    /// <summary>Notes that an entity occurs in the whole list being read.</summary>
    public Sighting MarkSeen(EntityId entity)
    {
        var position = _index[Probe(entity)];
        if (position == 0)
        {
            return Sighting.Unknown;
        }

        ref var slot = ref At(position - 1);
        var sighting = slot.Seen ? Sighting.Again : Sighting.First;
        slot.Seen = true;
        return sighting;
    }

    /// <summary>Entities that the destination is believed to hold and that were not seen in this run.</summary>
    public IEnumerable<LedgerEntry> Missing()
    {
        for (var i = 0; i < _used; i++)
        {
            if (!At(i).Seen && !At(i).Deleted)
            {
                yield return At(i).Entry;
            }
        }
    }

    /// <summary>Every entry, in the order of first appearance.</summary>
    public IEnumerable<LedgerEntry> Entries()
    {
        for (var i = 0; i < _used; i++)
        {
            yield return At(i).Entry;
        }
    }

    private ref Slot At(int position) => ref _chunks[position >> ChunkBits][position & (ChunkSize - 1)];

    private int Probe(EntityId entity)
    {
        var mask = _index.Length - 1;
        // The pseudonym is uniform already: its low bits are the hash.
        var at = (int)(uint)entity.Value & mask;
        while (_index[at] != 0 && !At(_index[at] - 1).Is(entity))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        _index = new int[_index.Length * 2];
        for (var i = 0; i < _used; i++)
        {
            _index[Probe(At(i).Entry.Entity)] = i + 1;
        }
    }

    /// <summary>One entity in 40 bytes: halves instead of <see cref="UInt128"/>, whose alignment would make it 64.</summary>
    private struct Slot
    {
        private ulong _entityLow, _entityHigh, _hashLow, _hashHigh;
        private uint _sequence;
        private bool _deleted;

        public bool Seen { get; set; }

        public readonly bool Deleted => _deleted;

        public LedgerEntry Entry
        {
            readonly get => new(new EntityId(new UInt128(_entityHigh, _entityLow)), new UInt128(_hashHigh, _hashLow), _sequence, _deleted);
            set
            {
                (_entityLow, _entityHigh) = ((ulong)value.Entity.Value, (ulong)(value.Entity.Value >> 64));
                (_hashLow, _hashHigh) = ((ulong)value.Hash, (ulong)(value.Hash >> 64));
                (_sequence, _deleted) = (value.Sequence, value.Deleted);
            }
        }

        public readonly bool Is(EntityId entity) => _entityLow == (ulong)entity.Value && _entityHigh == (ulong)(entity.Value >> 64);
    }
}

/// <summary>How often an entity was met in the whole list being read.</summary>
public enum Sighting
{
    /// <summary>The ledger does not know it.</summary>
    Unknown,

    /// <summary>For the first time.</summary>
    First,

    /// <summary>Not for the first time.</summary>
    Again,
}
