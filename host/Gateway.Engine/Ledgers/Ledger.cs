namespace Gateway.Engine.Ledgers;

/// <summary>What we believe the destination of one sync holds, in memory for the length of a run. Not safe for concurrent use.</summary>
/// <remarks>
/// About 50 bytes an entity: chunks that never move and an open-addressing index over them. An entry of the index is a place, counted from one, and in
/// the bits that places leave free a part of the pseudonym, so that hardly any stranger is looked at. Only the holder of the sync's lease loads and
/// writes it, so memory and store agree until the lease is lost.
/// </remarks>
public sealed class Ledger
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<Slot[]> _chunks = [];
    private uint[] _index = new uint[1024];
    private int _used;

    /// <summary>Entities that the destination is believed to hold.</summary>
    public int Present { get; private set; }

    /// <summary>Entities that have a place.</summary>
    public int Count => _used;

    /// <summary>Finds an entity.</summary>
    /// <returns>False: nothing was ever sent of it.</returns>
    public bool TryGet(EntityId entity, out LedgerEntry entry)
    {
        var at = Probe(entity);
        entry = _index[at] == 0 ? default : At(PlaceAt(at)).Entry;
        return entry.Sequence > 0;
    }

    /// <summary>Where an entity is noted; one that is new gets a place, and is known once something is applied to it.</summary>
    public int Locate(EntityId entity)
    {
        var at = Probe(entity);
        if (_index[at] != 0)
        {
            return PlaceAt(at);
        }

        if ((_used + 1) * 4 > _index.Length * 3)
        {
            Grow();
            at = Probe(entity);
        }

        if (_used >> ChunkBits == _chunks.Count)
        {
            _chunks.Add(new Slot[ChunkSize]);
        }

        At(_used).Entry = new LedgerEntry(entity, UInt128.Zero, 0, Deleted: true);
        Note(at, entity, _used);
        return _used++;
    }

    /// <summary>What is known of the entity at a place; <see cref="LedgerEntry.Sequence"/> is 0 as long as nothing was sent.</summary>
    public LedgerEntry this[int place] => At(place).Entry;

    /// <summary>Takes over a committed entry.</summary>
    public void Apply(LedgerEntry entry) => Apply(Locate(entry.Entity), entry);

    /// <summary>Takes over a committed entry whose place is known.</summary>
    public void Apply(int place, LedgerEntry entry)
    {
        ref var slot = ref At(place);
        Present += (entry.Deleted ? 0 : 1) - (slot.Deleted ? 0 : 1);
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

    /// <summary>Notes that an entity occurs in the whole list being read. False: it did before.</summary>
    public bool MarkSeen(int place)
    {
        ref var slot = ref At(place);
        var first = !slot.Seen;
        slot.Seen = true;
        return first;
    }

    /// <summary>Whether a change of the entity is on its way.</summary>
    public bool IsUnderWay(int place) => At(place).UnderWay;

    /// <summary>Notes whether a change of the entity is on its way.</summary>
    public void SetUnderWay(int place, bool underWay) => At(place).UnderWay = underWay;

    /// <summary>Whether a record of the entity was held lately: most never were, and need not be looked for.</summary>
    public bool MayBeHeld(int place) => At(place).MayBeHeld;

    /// <summary>Notes that a record of the entity is held.</summary>
    public void SetHeld(EntityId entity) => At(Locate(entity)).MayBeHeld = true;

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

    /// <summary>Every entity of which something was sent, in the order of first appearance.</summary>
    public IEnumerable<LedgerEntry> Entries()
    {
        for (var i = 0; i < _used; i++)
        {
            if (At(i).Entry is { Sequence: > 0 } entry)
            {
                yield return entry;
            }
        }
    }

    private ref Slot At(int position) => ref _chunks[position >> ChunkBits][position & (ChunkSize - 1)];

    private uint Mask => (uint)_index.Length - 1;

    private int PlaceAt(int at) => (int)(_index[at] & Mask) - 1;

    private void Note(int at, EntityId entity, int place) => _index[at] = TagOf(entity, Mask) | (uint)(place + 1);

    /// <summary>Bits of the pseudonym that the hash leaves out.</summary>
    private static uint TagOf(EntityId entity, uint mask) => (uint)(entity.Value >> 32) & ~mask;

    /// <summary>Where the index notes an entity, or the free entry where it would.</summary>
    private int Probe(EntityId entity)
    {
        var (index, mask) = (_index, Mask);
        var tag = TagOf(entity, mask);
        // The pseudonym is uniform already: its low bits are the hash.
        var at = (uint)entity.Value & mask;
        while (index[at] is not 0 and var noted && ((noted & ~mask) != tag || !At((int)(noted & mask) - 1).Is(entity)))
        {
            at = (at + 1) & mask;
        }

        return (int)at;
    }

    private void Grow()
    {
        _index = new uint[_index.Length * 2];
        for (var i = 0; i < _used; i++)
        {
            var entity = At(i).Entry.Entity;
            Note(Probe(entity), entity, i);
        }
    }

    /// <summary>One entity in 40 bytes: halves instead of <see cref="UInt128"/>, whose alignment would make it 64.</summary>
    private struct Slot
    {
        private ulong _entityLow, _entityHigh, _hashLow, _hashHigh;
        private uint _sequence;
        private bool _deleted;

        public bool Seen { get; set; }

        public bool UnderWay { get; set; }

        public bool MayBeHeld { get; set; }

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
