namespace Gateway.Plugins.Sql;

/// <summary>Which columns a record brings, in ascending order. Records of one shape share their statements.</summary>
internal sealed class RecordShape(int[] columns)
{
    /// <summary>The columns, as indexes into the plan's.</summary>
    internal int[] Columns { get; } = columns;
}

/// <summary>The shapes seen so far.</summary>
internal sealed class RecordShapes
{
    private readonly List<RecordShape> _shapes = [];
    private RecordShape? _last;

    /// <summary>The shape with exactly these columns.</summary>
    internal RecordShape Of(ReadOnlySpan<int> columns)
    {
        if (_last is not null && columns.SequenceEqual(_last.Columns))
        {
            return _last;
        }

        foreach (var shape in _shapes)
        {
            if (columns.SequenceEqual(shape.Columns))
            {
                return _last = shape;
            }
        }

        _last = new RecordShape(columns.ToArray());
        _shapes.Add(_last);
        return _last;
    }
}
