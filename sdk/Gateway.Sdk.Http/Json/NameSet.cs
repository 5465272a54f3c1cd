using System.Buffers.Binary;
using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>Notices a member written twice in one object (delivery.md S22), without keeping the names: 64 bits of hash each.</summary>
internal sealed class NameSet
{
    private const int LinearLimit = 256;
    private readonly int[] _starts = new int[JsonScanner.MaxDepth + 1];
    private readonly HashSet<(int Object, ulong Name)> _large = [];
    private ulong[] _names = new ulong[256];
    private int _count;
    private int _depth = -1;

    public void Clear()
    {
        _count = 0;
        _depth = -1;
        _large.Clear();
    }

    public void Enter()
    {
        _starts[++_depth] = _count;
    }

    public void Leave() => _count = _starts[_depth--];

    /// <summary>Adds a name to the object that is open; false when it is there already.</summary>
    public bool Add(ref readonly Utf8JsonReader reader)
    {
        var hash = reader.ValueIsEscaped ? HashOfEscaped(in reader) : Hash(reader.ValueSpan);
        var known = _names.AsSpan(_starts[_depth], _count - _starts[_depth]);
        if (known.Length < LinearLimit ? known.Contains(hash) : !AddLarge(known, hash))
        {
            return false;
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, _count * 2);
        }

        _names[_count++] = hash;
        return true;
    }

    // An object is known by where its names start: while it is open no other can start there.
    private bool AddLarge(ReadOnlySpan<ulong> known, ulong hash)
    {
        var id = _starts[_depth];
        if (known.Length == LinearLimit)
        {
            _large.RemoveWhere(entry => entry.Object == id);
            foreach (var name in known)
            {
                _large.Add((id, name));
            }
        }

        return _large.Add((id, hash));
    }

    private static ulong HashOfEscaped(ref readonly Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan.Length <= 512 ? stackalloc byte[512] : new byte[reader.ValueSpan.Length];
        return Hash(bytes[..reader.CopyString(bytes)]);
    }

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)name.Length * Prime;
        while (name.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
            name = name[8..];
        }

        ulong tail = 0;
        foreach (var value in name)
        {
            tail = (tail << 8) | value;
        }

        return Mix(hash ^ tail);

        static ulong Mix(ulong value)
        {
            value *= Prime;
            return value ^ (value >> 32);
        }
    }
}
