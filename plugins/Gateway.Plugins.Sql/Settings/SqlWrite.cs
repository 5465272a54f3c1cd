using System.Text.Json.Serialization;

namespace Gateway.Plugins.Sql;

/// <summary>How a stream is written.</summary>
internal sealed record SqlWrite
{
    /// <summary>What an upsert does. Default: <c>upsert</c>.</summary>
    public WriteMode Mode { get; set; } = WriteMode.Upsert;

    /// <summary>The columns that identify a row; the table needs a unique index over exactly these. Default: the table's primary key.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>What a delete does. Default: <c>refuse</c>.</summary>
    public DeleteMode OnDelete { get; set; } = DeleteMode.Refuse;

    /// <summary>The column a marking delete sets. Needed for <c>"onDelete": "mark"</c>.</summary>
    public SqlDeleteMark? Mark { get; init; }

    /// <summary>An integer column that takes the delivery's sequence; an older delivery never overwrites a newer one. Null: none.</summary>
    public string? Version { get; init; }

    /// <summary>Keeps idempotency keys in the database, in the transaction of the rows: class K. Null: class U when upserting by key, else N.</summary>
    public SqlKeyMemory? Keys { get; init; }

    /// <summary>Most rows in one transaction. Default: 5000.</summary>
    public int BatchSize { get; set; } = 5000;
}

/// <summary>What a delivery that is no delete does.</summary>
[JsonConverter(typeof(SettingsEnum<WriteMode>))]
internal enum WriteMode
{
    /// <summary>Inserts the row or overwrites the one with the same key.</summary>
    Upsert,

    /// <summary>Inserts a row.</summary>
    Insert,
}

/// <summary>What a delete does.</summary>
[JsonConverter(typeof(SettingsEnum<DeleteMode>))]
internal enum DeleteMode
{
    /// <summary>It is refused and held.</summary>
    Refuse,

    /// <summary>It removes the row.</summary>
    Remove,

    /// <summary>It marks the row.</summary>
    Mark,
}

/// <summary>How a row is marked as deleted.</summary>
internal sealed record SqlDeleteMark
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The value of a deleted row. Default, by the column's type: true, 1 or the time.</summary>
    public string? Deleted { get; init; }

    /// <summary>The value of a row that is written again. Default, by the column's type: false, 0 or null.</summary>
    public string? Live { get; init; }
}

/// <summary>Where idempotency keys are kept.</summary>
internal sealed record SqlKeyMemory
{
    /// <summary>The table; made when it is missing. Default: <c>gateway_keys</c>.</summary>
    public string Table { get; set; } = "gateway_keys";

    /// <summary>How long keys are kept. Default: 30 days.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(30);
}
