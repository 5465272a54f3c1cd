using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>
/// Finds the records of a body and a few values beside them in one pass that copies nothing. The pass reads every token, so that a
/// page is refused whole when it is cut off, nested deeper than 64, or names a member twice (delivery.md S20, S22, S23).
/// </summary>
/// <remarks>Not safe for concurrent use: one for each stream that is read.</remarks>
public sealed class JsonScanner
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };
    private readonly ScanNode _root = new();
    private readonly NameSet _names = new();
    private readonly Range[] _values;
    private readonly List<Range> _records = [];
    private readonly JsonShapes _shapes = new();
    private ScanNode? _place;
    private int _base;

    /// <summary>Prepares a scan.</summary>
    /// <param name="records">Where the records are: a list of objects, or the objects themselves. Null: none are wanted.</param>
    /// <param name="values">Values to find beside the records.</param>
    public JsonScanner(JsonPath? records, IReadOnlyList<JsonPath> values)
        : this(records is null ? [] : [records], values)
    {
    }

    private JsonScanner(IReadOnlyList<JsonPath> records, IReadOnlyList<JsonPath> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var place in records)
        {
            _root.Reach(place).IsRecords = true;
        }

        _values = new Range[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            _root.Reach(values[i]).Values.Add(i);
        }
    }

    /// <summary>Prepares a scan for a partner that puts the records now here and now there.</summary>
    /// <param name="places">Places where the records may be. A body with records in two of them is refused.</param>
    /// <param name="values">Values to find beside the records.</param>
    public static JsonScanner AnyOf(IReadOnlyList<JsonPath> places, IReadOnlyList<JsonPath> values) => new(places, values);

    /// <summary>Where each record lies in the body scanned last, in its order.</summary>
    public IReadOnlyList<Range> Records => _records;

    /// <summary>Whether the records' place was there at all, even if empty.</summary>
    public bool RecordsSeen => _place is not null;

    /// <summary>Where a value lies in the body scanned last, quotes included; null when it is absent or <c>null</c>.</summary>
    public Range? Value(int index) => _values[index] is { End.Value: > 0 } range ? range : null;

    /// <summary>Scans one body, replacing what the last scan found.</summary>
    /// <exception cref="AdapterException">The body is not JSON as it should be: <c>GW2242</c>, <c>GW2244</c>, <c>GW2245</c>, a record is no object, <c>GW2246</c>, or two places hold records, <c>GW2258</c>.</exception>
    public void Scan(ReadOnlySpan<byte> body)
    {
        _records.Clear();
        _names.Clear();
        _place = null;
        _base = 0;
        Array.Clear(_values);
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            Visit(ref reader, _root, body);
            reader.Read();
        }
        catch (JsonException e)
        {
            throw JsonFaults.From(e, DepthOf(in reader));
        }
    }

    private void Visit(ref Utf8JsonReader reader, ScanNode? node, ReadOnlySpan<byte> body)
    {
        var start = _base + (int)reader.TokenStartIndex;
        var token = reader.TokenType;
        if (node is { IsRecords: true })
        {
            VisitRecords(ref reader, node, body);
        }
        else
        {
            VisitInside(ref reader, node, body);
        }

        if (node is { Values.Count: > 0 } && token != JsonTokenType.Null)
        {
            foreach (var value in node.Values)
            {
                _values[value] = start..(_base + (int)reader.BytesConsumed);
            }
        }
    }

    private void VisitRecords(ref Utf8JsonReader reader, ScanNode node, ReadOnlySpan<byte> body)
    {
        if (_place is not null && _place != node)
        {
            throw JsonFaults.TwoPlaces();
        }

        _place = node;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when !node.HasChildren:
                VisitAlike(ref reader, body);
                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    Keep(ref reader, node.Element(i), body);
                }

                break;
            case JsonTokenType.StartObject:
                Keep(ref reader, node, body);
                break;
            case JsonTokenType.Null:
                break;
            default:
                throw JsonFaults.NoRecord(reader.TokenType);
        }
    }

    /// <summary>Walks a list of records by their shapes; what has a shape of its own is read token by token. The reader goes on behind the records.</summary>
    private void VisitAlike(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var state = reader.CurrentState;
        var at = _base + (int)reader.BytesConsumed;
        var depth = reader.CurrentDepth + 1;
        for (var next = Blank(body, at); next < body.Length && body[next] != ']'; next = Blank(body, at + 1))
        {
            if (body[next] != '{')
            {
                // The reader finds out what it is instead.
                at = next;
                break;
            }

            if (_shapes.Match(body[next..], default, out var length) is null)
            {
                length = ReadOther(body[next..], depth, next);
            }

            _records.Add(next..(next + length));
            at = Blank(body, next + length);
            if (at >= body.Length || body[at] == ']')
            {
                break;
            }

            if (body[at] != ',')
            {
                throw JsonFaults.NotJson(at);
            }
        }

        _base = at;
        reader = new Utf8JsonReader(body[at..], isFinalBlock: true, state);
        if (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Keep(ref reader, null, body);
        }
    }

    private int ReadOther(ReadOnlySpan<byte> rest, int depth, int start)
    {
        if (depth >= MaxDepth)
        {
            throw JsonFaults.TooDeep(null);
        }

        var reader = new Utf8JsonReader(rest, Options with { MaxDepth = MaxDepth - depth });
        var before = _base;
        _base = start;
        try
        {
            reader.Read();
            Skip(ref reader);
        }
        catch (JsonException e)
        {
            throw JsonFaults.From(e, depth + DepthOf(in reader));
        }

        _base = before;
        _shapes.Learn(rest[..(int)reader.BytesConsumed]);
        return (int)reader.BytesConsumed;
    }

    private static int DepthOf(ref readonly Utf8JsonReader reader) => reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);

    private static int Blank(ReadOnlySpan<byte> body, int at)
    {
        var blanks = body[Math.Min(at, body.Length)..].IndexOfAnyExcept(" \t\r\n"u8);
        return blanks < 0 ? body.Length : at + blanks;
    }

    private void Keep(ref Utf8JsonReader reader, ScanNode? node, ReadOnlySpan<byte> body)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw JsonFaults.NoRecord(reader.TokenType);
        }

        var start = _base + (int)reader.TokenStartIndex;
        VisitInside(ref reader, node, body);
        _records.Add(start..(_base + (int)reader.BytesConsumed));
    }

    private void VisitInside(ref Utf8JsonReader reader, ScanNode? node, ReadOnlySpan<byte> body)
    {
        if (node is not { HasChildren: true })
        {
            Skip(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            _names.Enter();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                AddName(ref reader);
                var child = node.Member(ref reader);
                reader.Read();
                Visit(ref reader, child, body);
            }

            _names.Leave();
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Visit(ref reader, node.Element(i), body);
            }
        }
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    AddName(ref reader);
                    break;
                case JsonTokenType.StartObject:
                    _names.Enter();
                    break;
                case JsonTokenType.EndObject:
                    _names.Leave();
                    break;
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
    }

    private void AddName(ref Utf8JsonReader reader)
    {
        if (!_names.Add(in reader))
        {
            throw JsonFaults.Duplicate(_base + reader.BytesConsumed);
        }
    }
}
