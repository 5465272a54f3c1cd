using System.Runtime.InteropServices;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Bytes as dictionary keys that can be found by a span. Seeded, so that partners cannot choose colliding names.</summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static NameComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    // The hash of strings is the fastest seeded one of the framework; it reads two bytes at a time, so an odd one is added.
    public int GetHashCode(ReadOnlySpan<byte> alternate) =>
        string.GetHashCode(MemoryMarshal.Cast<byte, char>(alternate)) + (int.IsOddInteger(alternate.Length) ? alternate[^1] : 0);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
