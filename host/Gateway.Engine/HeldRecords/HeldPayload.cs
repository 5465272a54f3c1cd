using System.Buffers.Binary;
using Gateway.Engine.Secrets;

namespace Gateway.Engine.HeldRecords;

/// <summary>The content of a held record: as it was read, as it was mapped, and its key; each may be empty. Kept sealed.</summary>
public sealed record HeldPayload(ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Mapped, ReadOnlyMemory<byte> Key, bool Delete)
{
    /// <summary>Seals the content for one sync.</summary>
    public byte[] Seal(IPayloadCipher cipher, string sync)
    {
        var plain = new byte[1 + 8 + Raw.Length + Mapped.Length + Key.Length];
        plain[0] = Delete ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(1), Raw.Length);
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(5), Mapped.Length);
        Raw.Span.CopyTo(plain.AsSpan(9));
        Mapped.Span.CopyTo(plain.AsSpan(9 + Raw.Length));
        Key.Span.CopyTo(plain.AsSpan(9 + Raw.Length + Mapped.Length));
        return cipher.Seal(plain, Place(sync));
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, or its key is gone.</exception>
    public static HeldPayload Open(byte[] stored, IPayloadCipher cipher, string sync)
    {
        var plain = cipher.Open(stored, Place(sync)).AsMemory();
        var raw = BinaryPrimitives.ReadInt32LittleEndian(plain.Span[1..]);
        var mapped = BinaryPrimitives.ReadInt32LittleEndian(plain.Span[5..]);
        var rest = plain[9..];
        return new HeldPayload(rest[..raw], rest.Slice(raw, mapped), rest[(raw + mapped)..], plain.Span[0] == 1);
    }

    private static byte[] Place(string sync) => System.Text.Encoding.UTF8.GetBytes("held/" + sync);
}
