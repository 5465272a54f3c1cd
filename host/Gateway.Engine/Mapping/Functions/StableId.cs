using System.Security.Cryptography;
using System.Text;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>Identifiers that are the same each time for the same input.</summary>
internal static class StableId
{
    /// <summary>UUID version 5 (RFC 9562): SHA-1 over name space and name.</summary>
    public static string Uuid5(Guid space, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
#pragma warning disable CA5350 // The standard names SHA-1; nothing secret depends on it.
        var hash = SHA1.HashData(bytes).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }

    /// <summary>HMAC-SHA-256 in lower hex. Plain hashes of a NIK can be searched through; keyed ones cannot.</summary>
    public static string KeyedHash(ReadOnlySpan<byte> key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    /// <summary>Name spaces by the names of RFC 9562, or a UUID.</summary>
    public static bool TrySpace(string name, out Guid space)
    {
        var suffix = name switch { "dns" => "0", "url" => "1", "oid" => "2", "x500" => "4", _ => null };
        return Guid.TryParse(suffix is null ? name : $"6ba7b81{suffix}-9dad-11d1-80b4-00c04fd430c8", out space);
    }
}
