using System.Text.Json;
using System.Text.Unicode;
using Gateway.Sdk.Http;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Why bytes are no record.</summary>
internal enum RecordFault
{
    None,
    NotUtf8,
    NotJson,
    NotObject,
    TooDeep,
    RepeatedName,
}

/// <summary>Fills the slots of a <see cref="SlotTree"/> in one pass over a record; nothing is decoded. One per thread.</summary>
internal sealed class RecordReader(SlotTree tree)
{
    public const int MaxDepth = 64;

    /// <summary>Names of data (maps keyed by ids) must not fill the memory: past this the reader learns anew.</summary>
    private const int MostLearned = 4_096;

    private readonly JsonSlot[] _slots = new JsonSlot[tree.Count];
    private readonly JsonShapes _shapes = new();
    private readonly JsonPlace[] _places = new JsonPlace[JsonShape.MostValues];
    private readonly Dictionary<JsonShape, int[]> _slotsOf = [];
    private PropertyNode _root = tree.Build();
    private byte[] _name = new byte[256];
    private int _learned;
    private long _stamp;
    private RecordFault _fault;

    public ReadOnlySpan<JsonSlot> Slots => _slots;

    public RecordFault Read(ReadOnlySpan<byte> record)
    {
        Array.Clear(_slots);
        if (!Utf8.IsValid(record))
        {
            return RecordFault.NotUtf8;
        }
        if (_shapes.Match(record, _places, out var length) is { } shape && length == record.Length)
        {
            Fill(record, _slotsOf[shape]);
            return RecordFault.None;
        }
        var fault = ReadAnew(record);
        if (fault == RecordFault.None && _shapes.Learn(record) is { } learned)
        {
            _slotsOf[learned] = [.. learned.Paths.Select(SlotOf)];
        }
        return fault;
    }

    private RecordFault ReadAnew(ReadOnlySpan<byte> record)
    {
        if (_learned > MostLearned)
        {
            _root = tree.Build();
            _learned = 0;
        }
        // One level more than allowed is read, so that too deep can be told from broken.
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return RecordFault.NotObject;
            }
            _fault = RecordFault.None;
            ReadObject(ref reader, _root);
            return _fault != RecordFault.None ? _fault : reader.Read() ? RecordFault.NotJson : RecordFault.None;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second is the reader's answer to half of a surrogate pair in an escaped name.
            return RecordFault.NotJson;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, PropertyNode parent)
    {
        var stamp = ++_stamp;
        PropertyNode? before = null;
        var expected = parent.First;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var node = expected is not null && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(expected.Name)
                ? expected
                : Find(ref reader, parent, before);
            if (node.Stamp == stamp)
            {
                _fault = RecordFault.RepeatedName;
                return;
            }
            node.Stamp = stamp;
            before = node;
            expected = node.Next;
            reader.Read();
            ReadValue(ref reader, node);
            if (_fault != RecordFault.None)
            {
                return;
            }
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, PropertyNode node)
    {
        var slot = node.Slot;
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= MaxDepth:
                _fault = RecordFault.TooDeep;
                break;
            case JsonTokenType.StartObject:
                ReadObject(ref reader, node);
                Fill(slot, start, (int)reader.BytesConsumed - start, SlotKind.Object);
                break;
            case JsonTokenType.StartArray:
                node.Element ??= new PropertyNode([]);
                while (_fault == RecordFault.None && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadValue(ref reader, node.Element);
                }
                Fill(slot, start, (int)reader.BytesConsumed - start, SlotKind.List);
                break;
            case JsonTokenType.String when slot >= 0:
                _slots[slot] = new JsonSlot(start, reader.ValueSpan.Length + 2, SlotKind.Text, reader.ValueIsEscaped);
                break;
            default:
                Fill(slot, start, reader.ValueSpan.Length, Kind(reader.TokenType));
                break;
        }
    }

    private void Fill(ReadOnlySpan<byte> record, int[] slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] >= 0)
            {
                var place = _places[i];
                _slots[slots[i]] = new JsonSlot(place.Start, place.Length, KindOf(record[place.Start]), place.Escaped);
            }
        }
    }

    private int SlotOf(IReadOnlyList<byte[]> path)
    {
        var node = _root;
        foreach (var name in path)
        {
            if (!node.TryChild(name, out node))
            {
                return -1;
            }
        }
        return node.Slot;
    }

    private void Fill(int slot, int start, int length, SlotKind kind)
    {
        if (slot >= 0)
        {
            _slots[slot] = new JsonSlot(start, length, kind, escaped: false);
        }
    }

    private PropertyNode Find(ref Utf8JsonReader reader, PropertyNode parent, PropertyNode? before)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (_name.Length < name.Length)
            {
                _name = new byte[name.Length];
            }
            name = _name.AsSpan(0, reader.CopyString(_name));
        }
        if (!parent.TryChild(name, out var node))
        {
            node = parent.AddChild(name);
            _learned++;
        }
        if (before is null)
        {
            parent.First = node;
        }
        else
        {
            before.Next = node;
        }
        return node;
    }

    /// <summary>The kind of a value by its first byte.</summary>
    public static SlotKind KindOf(byte first) => first switch
    {
        (byte)'"' => SlotKind.Text,
        (byte)'{' => SlotKind.Object,
        (byte)'[' => SlotKind.List,
        (byte)'n' => SlotKind.Null,
        (byte)'t' => SlotKind.True,
        (byte)'f' => SlotKind.False,
        _ => SlotKind.Number,
    };

    private static SlotKind Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => SlotKind.Number,
        JsonTokenType.True => SlotKind.True,
        JsonTokenType.False => SlotKind.False,
        _ => SlotKind.Null,
    };
}
