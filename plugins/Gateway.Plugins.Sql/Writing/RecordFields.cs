using System.Text;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>The values of one record by column. Reused from record to record; the values point into the record's bytes.</summary>
internal sealed class RecordFields
{
    private readonly WritePlan _plan;
    private readonly byte[][] _names;
    private readonly FieldValue[] _values;
    private readonly int[] _present;
    private readonly RecordShapes _shapes = new();
    private byte[] _scratch = new byte[1024];

    internal RecordFields(WritePlan plan)
    {
        _plan = plan;
        _names = [.. plan.Columns.Select(column => Encoding.UTF8.GetBytes(column.Name))];
        _values = new FieldValue[plan.Columns.Length];
        _present = new int[plan.Columns.Length];
    }

    /// <summary>The columns the last record brought.</summary>
    internal RecordShape Shape { get; private set; } = new([]);

    /// <summary>Reads a record. Returns why it cannot be written, or null.</summary>
    internal DeliveryOutcome? Read(in Delivery delivery)
    {
        try
        {
            return ReadObject(delivery.Content.Span, keyOnly: delivery.Kind == ChangeKind.Delete) ?? MissingKey();
        }
        catch (JsonException)
        {
            return DeliveryOutcome.Rejected("GW4211", "the record is no sound JSON object.");
        }
    }

    /// <summary>The value of a column the last record brought.</summary>
    internal FieldValue this[int column] => _values[column];

    /// <summary>The text of a string value, without escapes. Valid until the next call.</summary>
    internal ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> content, FieldValue value)
    {
        var bytes = content.Slice(value.Start, value.Length);
        if (!value.Escaped)
        {
            return bytes[1..^1];
        }

        if (_scratch.Length < bytes.Length)
        {
            _scratch = new byte[bytes.Length * 2];
        }

        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        return _scratch.AsSpan(0, reader.CopyString(_scratch));
    }

    private DeliveryOutcome? ReadObject(ReadOnlySpan<byte> content, bool keyOnly)
    {
        var reader = new Utf8JsonReader(content);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return DeliveryOutcome.Rejected("GW4211", "the record is no JSON object.");
        }

        Array.Clear(_values);
        var count = 0;
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = Find(ref reader, expected);
            if (column < 0 || _plan.Columns[column].Computed)
            {
                if (!keyOnly)
                {
                    return DeliveryOutcome.Rejected("GW4206", $"the table \"{_plan.Table}\" has no such column to write.", reader.GetString());
                }

                reader.Read();
                reader.Skip();
                continue;
            }

            reader.Read();
            if (_values[column].Type != JsonTokenType.None)
            {
                return DeliveryOutcome.Rejected("GW4211", "a field occurs twice.", _plan.Columns[column].Name);
            }

            expected = column + 1;
            _values[column] = Value(ref reader);
            if (!keyOnly || _plan.Key.AsSpan().Contains(column))
            {
                _present[count++] = column;
            }
        }

        var present = _present.AsSpan(0, count);
        present.Sort();
        Shape = _shapes.Of(present);
        return null;
    }

    private DeliveryOutcome? MissingKey()
    {
        foreach (var column in _plan.Key)
        {
            if (_values[column].Type is JsonTokenType.None or JsonTokenType.Null)
            {
                return DeliveryOutcome.Rejected("GW4209", "a field of the key is empty.", _plan.Columns[column].Name);
            }
        }

        return null;
    }

    /// <summary>Fields mostly come in the table's order, so the column after the last one is tried first.</summary>
    private int Find(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected]))
        {
            return expected;
        }

        for (var i = 0; i < _names.Length; i++)
        {
            if (reader.ValueTextEquals(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static FieldValue Value(ref Utf8JsonReader reader)
    {
        var type = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        var escaped = type == JsonTokenType.String && reader.ValueIsEscaped;
        reader.Skip();
        return new FieldValue(type, start, (int)reader.BytesConsumed - start, escaped);
    }
}

/// <summary>Where a value lies in its record.</summary>
/// <param name="Type">Its first token; none when the record does not bring it.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes, quotes included.</param>
/// <param name="Escaped">Whether it is a string with escapes.</param>
internal readonly record struct FieldValue(JsonTokenType Type, int Start, int Length, bool Escaped);
