using System.Buffers.Binary;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Secrets;
using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>
/// How the items of a batch are kept while they are on their way: with the exact bytes for K, Q and N (delivery.md R2); for U only which entities
/// they change, because a full state may be sent again whatever became of the first time. Always sealed.
/// </summary>
internal sealed class BatchCodec(IPayloadCipher cipher, string sync)
{
    private readonly byte[] _place = System.Text.Encoding.UTF8.GetBytes("batch/" + sync);

    public byte[] Encode(ReadOnlySpan<OutgoingItem> items, Func<Delivery, ReadOnlyMemory<byte>> contentOf)
    {
        using var buffer = new PooledBuffer();
        Write(buffer, items.Length);
        foreach (ref readonly var item in items)
        {
            var delivery = item.Delivery;
            var span = buffer.GetSpan(16 + 16 + 8 + 1);
            BinaryPrimitives.WriteUInt128LittleEndian(span, delivery.Entity);
            BinaryPrimitives.WriteUInt128LittleEndian(span[16..], item.Hash);
            BinaryPrimitives.WriteInt64LittleEndian(span[32..], delivery.Sequence);
            span[40] = (byte)delivery.Kind;
            buffer.Advance(41);
            Write(buffer, delivery.KeyUtf8.Span);
            Write(buffer, contentOf(delivery).Span);
        }

        return cipher.Seal(buffer.Memory.Span, _place);
    }

    /// <param name="stored">What <see cref="Encode"/> made.</param>
    /// <param name="placeOf">Where the ledger notes an entity.</param>
    public OutgoingItem[] Decode(byte[] stored, Func<EntityId, int> placeOf)
    {
        var bytes = cipher.Open(stored, _place).AsMemory();
        var items = new OutgoingItem[BinaryPrimitives.ReadInt32LittleEndian(bytes.Span)];
        bytes = bytes[4..];
        for (var i = 0; i < items.Length; i++)
        {
            var span = bytes.Span;
            var entity = BinaryPrimitives.ReadUInt128LittleEndian(span);
            var hash = BinaryPrimitives.ReadUInt128LittleEndian(span[16..]);
            var sequence = BinaryPrimitives.ReadInt64LittleEndian(span[32..]);
            var kind = (ChangeKind)span[40];
            bytes = bytes[41..];
            var key = Take(ref bytes);
            var content = Take(ref bytes);
            items[i] = new OutgoingItem(new Delivery(key, entity, sequence, kind, content), hash, placeOf(new EntityId(entity)));
        }

        return items;
    }

    private static void Write(PooledBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        Write(buffer, bytes.Length);
        buffer.Write(bytes);
    }

    private static void Write(PooledBuffer buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), number);
        buffer.Advance(4);
    }

    private static ReadOnlyMemory<byte> Take(ref Memory<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
        var taken = bytes.Slice(4, length);
        bytes = bytes[(4 + length)..];
        return taken;
    }
}
