using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Engine.Ledgers;

/// <summary>Pseudonym of one natural key within one sync: it says nothing about the key to whoever lacks the pseudonym secret (delivery.md, keys and hashes).</summary>
public readonly record struct EntityId(UInt128 Value)
{
    /// <inheritdoc/>
    /// <remarks>A pseudonym is uniform already.</remarks>
    public override int GetHashCode() => (int)(uint)Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Makes the pseudonyms of one sync, and the hashes by which changes of its content are seen. Safe for concurrent use.</summary>
public sealed class EntityHasher
{
    private readonly KeyedHash _entities;
    private readonly KeyedHash _contents;

    /// <summary>Makes a hasher for one sync.</summary>
    /// <param name="secret">The installation's pseudonym secret, 32 bytes.</param>
    /// <param name="sync">Identifier of the sync.</param>
    public EntityHasher(ReadOnlySpan<byte> secret, string sync)
    {
        var keys = HMACSHA256.HashData(secret, System.Text.Encoding.UTF8.GetBytes(sync));
        _entities = new KeyedHash(keys.AsSpan(0, KeyedHash.KeySize));
        _contents = new KeyedHash(keys.AsSpan(KeyedHash.KeySize));
    }

    /// <summary>The pseudonym of a natural key.</summary>
    public EntityId Entity(ReadOnlySpan<byte> key) => new(_entities.Of(key));

    /// <summary>The hash of mapped content, or of a record that could not be mapped; never zero, which stands for "unknown".</summary>
    public UInt128 Content(ReadOnlySpan<byte> bytes) => _contents.Of(bytes);
}

/// <summary>Short digests for things that are no secret: groups of held records, checkpoints in the journal.</summary>
public static class HalfDigest
{
    /// <summary>First half of the SHA-256 of a text in UTF-8.</summary>
    public static UInt128 Of(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
