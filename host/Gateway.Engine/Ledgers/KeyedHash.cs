using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Engine.Ledgers;

/// <summary>
/// SipHash-2-4 with 128 bits (Aumasson and Bernstein): without its key nobody can tell what was hashed, nor make two texts that hash alike. A twentieth of
/// the price of a one-shot HMAC, whose set-up costs more than the few hundred bytes of a record.
/// </summary>
internal readonly struct KeyedHash(ReadOnlySpan<byte> key)
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 16;

    private readonly ulong _first = BinaryPrimitives.ReadUInt64LittleEndian(key);
    private readonly ulong _second = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);

    /// <summary>The hash of some bytes; never zero, which stands for "unknown".</summary>
    public UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        var state = new State(_first, _second);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            state = state.Take(BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        Span<byte> last = stackalloc byte[8];
        last.Clear();
        bytes[(bytes.Length & ~7)..].CopyTo(last);
        last[7] = (byte)bytes.Length;
        var value = state.Take(BinaryPrimitives.ReadUInt64LittleEndian(last)).End();
        return value == UInt128.Zero ? UInt128.One : value;
    }

    private readonly struct State(ulong a, ulong b, ulong c, ulong d)
    {
        private readonly ulong _a = a, _b = b, _c = c, _d = d;

        public State(ulong first, ulong second)
            : this(first ^ 0x736f6d6570736575, second ^ 0x646f72616e646f6d ^ 0xee, first ^ 0x6c7967656e657261, second ^ 0x7465646279746573)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public State Take(ulong word)
        {
            var mixed = new State(_a, _b, _c, _d ^ word).Round().Round();
            return new State(mixed._a ^ word, mixed._b, mixed._c, mixed._d);
        }

        public UInt128 End()
        {
            var low = new State(_a, _b, _c ^ 0xee, _d).Round().Round().Round().Round();
            var high = new State(low._a, low._b ^ 0xdd, low._c, low._d).Round().Round().Round().Round();
            return new UInt128(high.Fold(), low.Fold());
        }

        private ulong Fold() => _a ^ _b ^ _c ^ _d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private State Round()
        {
            var a = _a + _b;
            var c = _c + _d;
            var b = BitOperations.RotateLeft(_b, 13) ^ a;
            var d = BitOperations.RotateLeft(_d, 16) ^ c;
            a = BitOperations.RotateLeft(a, 32) + d;
            c += b;
            return new State(a, BitOperations.RotateLeft(b, 17) ^ c, BitOperations.RotateLeft(c, 32), BitOperations.RotateLeft(d, 21) ^ a);
        }
    }
}
