using System.Security.Cryptography;

namespace Gateway.Engine.Ledgers;

/// <summary>Pseudonym of one natural key within one sync: it says nothing about the key to whoever lacks the pseudonym secret (delivery.md, keys and hashes).</summary>
public readonly record struct EntityId(UInt128 Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Makes the pseudonyms of one sync.</summary>
/// <remarks>
/// SHA-256 over a secret, the sync and the key, cut to half. Half of the digest stays unknown, so the length of the message cannot be extended,
/// which is what HMAC would guard against at twice the price a record. Not safe for concurrent use.
/// </remarks>
public sealed class EntityHasher
{
    private readonly int _prefix;
    private byte[] _message;

    /// <summary>Makes a hasher for one sync.</summary>
    /// <param name="secret">The installation's pseudonym secret, 32 bytes.</param>
    /// <param name="sync">Identifier of the sync.</param>
    public EntityHasher(ReadOnlySpan<byte> secret, string sync)
    {
        _message = [.. SHA256.HashData(secret), .. SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sync))];
        _prefix = _message.Length;
        Array.Resize(ref _message, _prefix + 256);
    }

    /// <summary>The pseudonym of a natural key.</summary>
    public EntityId Entity(ReadOnlySpan<byte> key)
    {
        if (_message.Length < _prefix + key.Length)
        {
            Array.Resize(ref _message, _prefix + (key.Length * 2));
        }

        key.CopyTo(_message.AsSpan(_prefix));
        return new EntityId(ContentHash.Of(_message.AsSpan(0, _prefix + key.Length)));
    }
}

/// <summary>The hash by which changes of content are seen. It is kept only inside sealed ledger segments.</summary>
public static class ContentHash
{
    /// <summary>Raised when the bytes of unchanged records would hash to something else; ledgers of another version count as unknown baselines.</summary>
    public const int Version = 1;

    /// <summary>First half of the SHA-256 of some bytes; never zero, which stands for "unknown".</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest);
        return value == UInt128.Zero ? UInt128.One : value;
    }
}
