using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>How one table is written, resolved against the database's catalog.</summary>
internal sealed record WritePlan
{
    /// <summary>The table.</summary>
    internal required TableName Table { get; init; }

    /// <summary>Its columns in the catalog's order.</summary>
    internal required Column[] Columns { get; init; }

    /// <summary>The columns that identify a row, as indexes.</summary>
    internal required int[] Key { get; init; }

    /// <summary>The settings.</summary>
    internal required SqlWrite Settings { get; init; }

    /// <summary>The column for sequences, or null.</summary>
    internal Column? Version { get; init; }

    /// <summary>The column that marks deletes, or null.</summary>
    internal Column? Mark { get; init; }

    /// <summary>The table of idempotency keys, or null.</summary>
    internal TableName? KeyTable { get; init; }

    internal static WritePlan Resolve(TableName table, IReadOnlyList<Column> columns, SqlWrite settings)
    {
        if (columns.Count == 0)
        {
            throw Missing($"there is no table \"{table}\".", "Create it, or correct \"table\".");
        }

        var all = columns.ToArray();
        int IndexOf(string name) => Array.FindIndex(all, column => column.Name == name) is >= 0 and var index ? index
            : throw Missing($"the table \"{table}\" has no column \"{name}\".", $"Use one of: {string.Join(", ", all.Select(column => column.Name))}.");
        var key = settings.Key is { Count: > 0 } named
            ? named.Select(IndexOf).ToArray()
            : [.. all.Where(column => column.KeyPart > 0).OrderBy(column => column.KeyPart).Select(column => Array.IndexOf(all, column))];
        if (key.Length == 0 && (settings.Mode == WriteMode.Upsert || settings.OnDelete != DeleteMode.Refuse))
        {
            throw Missing($"the table \"{table}\" has no primary key.", "Add \"key\" with the columns that identify a row.");
        }

        return new WritePlan
        {
            Table = table,
            Columns = all,
            Key = key,
            Settings = settings,
            Version = settings.Version is { } version ? all[IndexOf(version)] : null,
            Mark = settings.OnDelete == DeleteMode.Mark ? all[IndexOf(settings.Mark!.Column)] : null,
            KeyTable = settings.Keys is { } keys ? TableName.Parse(keys.Table) : null,
        };
    }

    /// <summary>The columns of a shape that a row brings itself: the sequence and the mark are ours.</summary>
    internal IEnumerable<int> Written(RecordShape shape) => shape.Columns.Where(column => Columns[column] != Version && Columns[column] != Mark);

    /// <summary>The value of the marking column in SQL.</summary>
    internal string MarkValue(bool deleted)
    {
        var column = Mark!;
        if ((deleted ? Settings.Mark!.Deleted : Settings.Mark!.Live) is { } text)
        {
            return Identifier.Literal(text);
        }

        return column.Kind switch
        {
            ColumnKind.Boolean => deleted ? "true" : "false",
            ColumnKind.Integer => deleted ? "1" : "0",
            ColumnKind.Timestamp or ColumnKind.Moment or ColumnKind.Date => deleted ? "current_timestamp" : "null",
            _ => throw new AdapterException(FailureKind.Configuration, "GW2209", $"the column \"{column.Name}\" has no natural value for a deleted row.")
            {
                Fix = "Add \"deleted\" and \"live\" with the two values to \"mark\".",
            },
        };
    }

    private static AdapterException Missing(string message, string fix) => new(FailureKind.Configuration, "GW2212", message) { Fix = fix };
}
