using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>Where a value lies: quotes and brackets included.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Escaped">Whether it is a text with escapes.</param>
public readonly record struct JsonPlace(int Start, int Length, bool Escaped);

/// <summary>
/// The names and brackets of one object, in their order and spelling. Records of one stream mostly look alike: one that has the shape of a sound record is
/// sound itself (same names, so none twice; same depth; values strictly checked), and is walked in a fraction of the time that reading it token by token takes.
/// </summary>
/// <remarks>Immutable. What has another shape is no fault: it has to be read token by token.</remarks>
public sealed class JsonShape
{
    /// <summary>Most values an object with a shape has.</summary>
    public const int MostValues = 512;

    private readonly Part[] _parts;

    private JsonShape(Part[] parts, IReadOnlyList<IReadOnlyList<byte[]>> paths) => (_parts, Paths) = (parts, paths);

    /// <summary>The names that lead to each value, in the order of the record; an object comes before what it holds.</summary>
    public IReadOnlyList<IReadOnlyList<byte[]>> Paths { get; }

    /// <summary>The shape of an object.</summary>
    /// <param name="record">One JSON object that was read to its end and found sound.</param>
    /// <returns>Null: it has no shape that others would share (lists of objects or lists, escaped names, very many values).</returns>
    public static JsonShape? Learn(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? new Learner().Learn(record, ref reader) : null;
    }

    /// <summary>Walks an object of this shape.</summary>
    /// <param name="body">Bytes that begin with the object; more may follow.</param>
    /// <param name="places">Receives where each value of <see cref="Paths"/> lies; empty when nobody wants to know.</param>
    /// <returns>Length of the object; 0 when it does not have this shape.</returns>
    public int Match(ReadOnlySpan<byte> body, Span<JsonPlace> places)
    {
        var at = 0;
        foreach (var part in _parts)
        {
            if (!body[at..].StartsWith(part.Text))
            {
                return 0;
            }

            if (part.Marks is { } marks && !places.IsEmpty)
            {
                Note(marks, at, places);
            }

            at += part.Text.Length;
            if (part.Value < 0)
            {
                return at;
            }

            var end = JsonValueEnd.Of(body, at, out var escaped);
            if (end < 0)
            {
                return 0;
            }

            if (!places.IsEmpty)
            {
                places[part.Value] = new JsonPlace(at, end - at, escaped);
            }

            at = end;
        }

        return 0;
    }

    private static void Note(Mark[] marks, int at, Span<JsonPlace> places)
    {
        foreach (var mark in marks)
        {
            places[mark.Value] = mark.Opens ? new JsonPlace(at + mark.Offset, 0, false) : places[mark.Value] with { Length = at + mark.Offset + 1 - places[mark.Value].Start };
        }
    }

    /// <summary>Bytes that stand before a value, or at the end (<c>Value</c> -1), and the objects that open or close among them.</summary>
    private sealed record Part(byte[] Text, int Value, Mark[]? Marks);

    private readonly record struct Mark(int Value, int Offset, bool Opens);

    private sealed class Learner
    {
        private readonly List<Part> _parts = [];
        private readonly List<IReadOnlyList<byte[]>> _paths = [];
        private readonly List<byte[]> _path = [];
        private readonly List<Mark> _marks = [];
        private int _from;

        public JsonShape? Learn(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
        {
            if (!Object(record, ref reader))
            {
                return null;
            }

            Cut(record, (int)reader.BytesConsumed, -1);
            return new JsonShape([.. _parts], _paths);
        }

        private bool Object(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueIsEscaped || _paths.Count == MostValues)
                {
                    return false;
                }

                _path.Add(reader.ValueSpan.ToArray());
                reader.Read();
                if (!(reader.TokenType == JsonTokenType.StartObject ? Inner(record, ref reader) : Value(record, ref reader)))
                {
                    return false;
                }

                _path.RemoveAt(_path.Count - 1);
            }

            return true;
        }

        private bool Inner(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
        {
            var value = _paths.Count;
            _paths.Add([.. _path]);
            _marks.Add(new Mark(value, (int)reader.TokenStartIndex - _from, Opens: true));
            if (!Object(record, ref reader))
            {
                return false;
            }

            _marks.Add(new Mark(value, (int)reader.TokenStartIndex - _from, Opens: false));
            return true;
        }

        private bool Value(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (JsonValueEnd.Of(record, start, out _) != reader.BytesConsumed)
            {
                return false;
            }

            Cut(record, start, _paths.Count);
            _paths.Add([.. _path]);
            _from = (int)reader.BytesConsumed;
            return true;
        }

        private void Cut(ReadOnlySpan<byte> record, int end, int value)
        {
            _parts.Add(new Part(record[_from..end].ToArray(), value, _marks.Count == 0 ? null : [.. _marks]));
            _marks.Clear();
        }
    }
}
