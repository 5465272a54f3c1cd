using System.Buffers.Binary;

namespace Gateway.Engine.Ledgers;

/// <summary>What we believe the destination holds of one entity.</summary>
/// <param name="Entity">The pseudonym of its key.</param>
/// <param name="Hash">Hash of the content last confirmed; zero when it is not known what the destination holds.</param>
/// <param name="Sequence">Number of the last change sent.</param>
/// <param name="Deleted">Whether the last confirmed change was a delete; the sequence lives on so that a re-created record never reuses a key.</param>
public readonly record struct LedgerEntry(EntityId Entity, UInt128 Hash, uint Sequence, bool Deleted)
{
    /// <summary>Whether the destination may hold something that was never confirmed.</summary>
    public bool Uncertain => Hash == UInt128.Zero && !Deleted;
}

/// <summary>Entries committed together, as they are stored: an append-only log that the newest entry of an entity wins.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Keys">For syncs that delete what is missing: the key fields of each entry as JSON; empty for deleted entries. Null otherwise.</param>
public sealed record LedgerSegment(IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<byte[]>? Keys = null)
{
    /// <summary>Raised when unchanged records would hash to something else; entries of another version count as unknown baselines.</summary>
    private const byte HashVersion = 1;

    private const int EntrySize = 16 + 16 + 4 + 1;

    /// <summary>The segment as bytes: version, count, entries, keys.</summary>
    public byte[] Encode()
    {
        var keyBytes = Keys is null ? 0 : Keys.Sum(key => 4 + key.Length);
        var bytes = new byte[1 + 4 + (Entries.Count * EntrySize) + keyBytes];
        bytes[0] = HashVersion;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Keys is null ? Entries.Count : ~Entries.Count);
        var rest = bytes.AsSpan(5);
        for (var i = 0; i < Entries.Count; i++)
        {
            var entry = Entries[i];
            BinaryPrimitives.WriteUInt128LittleEndian(rest, entry.Entity.Value);
            BinaryPrimitives.WriteUInt128LittleEndian(rest[16..], entry.Hash);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[32..], entry.Sequence);
            rest[36] = entry.Deleted ? (byte)1 : (byte)0;
            rest = rest[EntrySize..];
        }

        for (var i = 0; i < (Keys?.Count ?? 0); i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, Keys![i].Length);
            Keys[i].CopyTo(rest[4..]);
            rest = rest[(4 + Keys[i].Length)..];
        }

        return bytes;
    }

    /// <summary>Reads a segment. Entries of another hash version come back as unknown baselines.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a segment.</exception>
    public static LedgerSegment Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 5)
        {
            throw new InvalidDataException("a ledger segment is cut short");
        }

        var known = bytes[0] == HashVersion;
        var marker = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        var count = marker < 0 ? ~marker : marker;
        var rest = bytes[5..];
        if (rest.Length < (long)count * EntrySize)
        {
            throw new InvalidDataException("a ledger segment is cut short");
        }

        var entries = new LedgerEntry[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = new LedgerEntry(
                new EntityId(BinaryPrimitives.ReadUInt128LittleEndian(rest)),
                known ? BinaryPrimitives.ReadUInt128LittleEndian(rest[16..]) : UInt128.Zero,
                BinaryPrimitives.ReadUInt32LittleEndian(rest[32..]),
                rest[36] == 1);
            rest = rest[EntrySize..];
        }

        if (marker >= 0)
        {
            return new LedgerSegment(entries);
        }

        var keys = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            keys[i] = rest.Slice(4, length).ToArray();
            rest = rest[(4 + length)..];
        }

        return new LedgerSegment(entries, keys);
    }
}
