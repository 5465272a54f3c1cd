namespace Gateway.Plugins.Sql;

/// <summary>How a stream is read.</summary>
internal sealed record SqlRead
{
    /// <summary>A query to read instead of the table. The administrator writes it; nothing from records ever enters it.</summary>
    public string? Query { get; init; }

    /// <summary>The columns to read. Default: all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What tells new rows from read ones. Null: every run reads the whole list.</summary>
    public SqlCursor? Cursor { get; init; }

    /// <summary>What identifies a row of a whole list, and so its order. Default: the table's primary key.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>The column that marks a row as deleted. Such rows are read as deletes. Null: none.</summary>
    public SqlDeletedFlag? Deleted { get; init; }

    /// <summary>How late a row may appear behind the cursor. Rows younger than this are read again in the next run. Default: 10 minutes.</summary>
    public TimeSpan LateWindow { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>What tells new rows from read ones.</summary>
internal sealed record SqlCursor
{
    /// <summary>The column with the time of the last change. Null: <see cref="Id"/> alone is the cursor, an ever growing number.</summary>
    public string? Time { get; init; }

    /// <summary>The column that identifies a row and breaks ties between equal times.</summary>
    public required string Id { get; init; }
}

/// <summary>The column that marks a row as deleted.</summary>
internal sealed record SqlDeletedFlag
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The values that mean deleted. Default: anything but null, false, zero and empty text.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
