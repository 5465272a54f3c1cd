using System.Buffers.Binary;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Engine.Ledgers;

/// <summary>
/// What is kept of a key so that a record that went missing can be deleted at the destination: its text, and its fields as a JSON object.
/// Only syncs that delete what is missing keep it; it lies inside sealed segments.
/// </summary>
internal static class LedgerKey
{
    /// <summary>Takes the key fields out of a mapped object.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, IReadOnlyList<string> fields)
    {
        using var buffer = new PooledBuffer(key.Length + 256);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), key.Length);
        buffer.Advance(4);
        buffer.Write(key);
        WriteFields(buffer, content, fields);
        return buffer.Memory.ToArray();
    }

    /// <summary>Reads key text and key object back.</summary>
    public static (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Content) Decode(byte[] stored)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(stored);
        return (stored.AsMemory(4, length), stored.AsMemory(4 + length));
    }

    /// <summary>The key fields of a mapped object as a JSON object.</summary>
    public static ReadOnlyMemory<byte> Fields(ReadOnlySpan<byte> content, IReadOnlyList<string> fields)
    {
        using var buffer = new PooledBuffer(256);
        WriteFields(buffer, content, fields);
        return buffer.Memory.ToArray();
    }

    private static void WriteFields(PooledBuffer buffer, ReadOnlySpan<byte> content, IReadOnlyList<string> fields)
    {
        var reader = new Utf8JsonReader(content);
        reader.Read();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (fields.Contains(name))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(content[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        writer.WriteEndObject();
    }
}
