namespace Gateway.Sdk.Http;

/// <summary>The shapes that the records of one stream have had lately. Not safe for concurrent use.</summary>
public sealed class JsonShapes
{
    private const int Kept = 4;
    private readonly List<JsonShape> _shapes = new(Kept);
    private long _misses;

    /// <summary>Finds the shape of an object among those known.</summary>
    /// <param name="body">Bytes that begin with the object; more may follow.</param>
    /// <param name="places">Receives where its values lie; empty when nobody wants to know. Shapes with more values do not match.</param>
    /// <param name="length">Length of the object.</param>
    /// <returns>Null: it has none of them.</returns>
    public JsonShape? Match(ReadOnlySpan<byte> body, Span<JsonPlace> places, out int length)
    {
        for (var i = 0; i < _shapes.Count; i++)
        {
            var shape = _shapes[i];
            length = places.IsEmpty || places.Length >= shape.Paths.Count ? shape.Match(body, places) : 0;
            if (length > 0)
            {
                (_shapes[0], _shapes[i]) = (shape, _shapes[0]);
                return shape;
            }
        }

        length = 0;
        return null;
    }

    /// <summary>Learns the shape of an object that had none of those known and was found sound.</summary>
    /// <returns>The shape; null when it has none, or when shapes change so often that learning them does not pay.</returns>
    public JsonShape? Learn(ReadOnlySpan<byte> record)
    {
        // After the first few only the 8th, 16th, 32nd, ... object of an unknown shape is learned.
        _misses++;
        if ((_misses > Kept && (_misses & (_misses - 1)) != 0) || JsonShape.Learn(record) is not { } shape)
        {
            return null;
        }

        if (_shapes.Count == Kept)
        {
            _shapes.RemoveAt(Kept - 1);
        }

        _shapes.Insert(0, shape);
        return shape;
    }
}
