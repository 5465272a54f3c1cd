using System.Data.Common;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>What is read from a relation and in which order, resolved against the database's catalog.</summary>
internal sealed class ReadPlan
{
    private readonly ISqlDialect _dialect;
    private readonly Column[] _order;

    private ReadPlan(ISqlDialect dialect, string relation, Column[] columns, Column[] order, Column? deleted)
    {
        (_dialect, Relation, Columns, _order, Deleted) = (dialect, relation, columns, order, deleted);
    }

    /// <summary>The table or query in SQL, under the name <c>q</c>: results may have columns of the same names.</summary>
    internal string Relation { get; }

    /// <summary>The columns of a record. In the result they come first, then the ordering columns, then the flag for deletes.</summary>
    internal Column[] Columns { get; }

    /// <summary>The flag for deletes, or null.</summary>
    internal Column? Deleted { get; }

    /// <summary>How many columns order the rows.</summary>
    internal int OrderCount => _order.Length;

    /// <summary>Where the ordering columns start in a row of the result.</summary>
    internal int OrderAt => Columns.Length;

    /// <summary>Where the flag for deletes is in a row of the result.</summary>
    internal int DeletedAt => Columns.Length + _order.Length;

    internal static async Task<ReadPlan> ResolveAsync(
        ISqlDialect dialect, DbConnection connection, TableName table, SqlRead read, CancellationToken cancellationToken)
    {
        var catalog = read.Query is null ? await dialect.ColumnsAsync(connection, table, cancellationToken) : [];
        if (read.Query is null && catalog.Count == 0)
        {
            throw Missing($"there is no table \"{table}\".", "Create it, or correct \"table\".");
        }

        var relation = read.Query is { } query ? $"({query}) as q" : table.Sql + " as q";
        var all = await dialect.DescribeAsync(connection, relation, cancellationToken);
        var key = read.Cursor is { } cursor ? (cursor.Time is { } time ? [time, cursor.Id] : [cursor.Id])
            : read.Key is { Count: > 0 } named ? [.. named]
            : catalog.Where(column => column.KeyPart > 0).OrderBy(column => column.KeyPart).Select(column => column.Name).ToArray();
        if (key.Length == 0)
        {
            throw Missing($"the table \"{table}\" has no primary key to order its rows by.", "Add \"key\" with the columns that identify a row.");
        }

        return new ReadPlan(
            dialect,
            relation,
            read.Columns is { Count: > 0 } chosen ? [.. chosen.Select(name => Find(all, name))] : [.. all],
            [.. key.Select(name => Find(catalog, name, orElse: all))],
            read.Deleted is { } deleted ? Find(all, deleted.Column) : null);
    }

    /// <summary>The statement that reads every row after a position, or those of them that changed within a window; parameters are the position's values, then the window's bounds.</summary>
    internal string Select(Position position, bool windowed)
    {
        var values = Columns.Select(_dialect.Projection)
            .Concat(_order.Select(_dialect.PositionProjection))
            .Concat(Deleted is null ? [] : [_dialect.Projection(Deleted)]);
        return $"select {string.Join(", ", values)} from {Relation}{Where(position, windowed)} order by {OrderColumns}";
    }

    private string Where(Position position, bool windowed)
    {
        var after = position.After is null ? null : $"({OrderColumns}) > ({string.Join(", ", _order.Select((column, i) => _dialect.Parameter(column, i + 1)))})";
        var within = windowed ? _dialect.Within(_order[0], (position.After?.Count ?? 0) + 1) : null;
        return after is null && within is null ? "" : " where " + string.Join(" and ", new[] { after, within }.OfType<string>());
    }

    /// <summary>The query that says whether rows exist that the cursor can never reach; null when the catalog rules them out.</summary>
    internal string? UnreachableRows()
    {
        var nullable = _order.Where(column => column.Nullable).Select(column => Identifier.Quote(column.Name) + " is null").ToArray();
        return nullable.Length == 0 ? null : $"select exists(select 1 from {Relation} where {string.Join(" or ", nullable)})";
    }

    private string OrderColumns => string.Join(", ", _order.Select(column => "q." + Identifier.Quote(column.Name)));

    private static Column Find(IReadOnlyList<Column> columns, string name, IReadOnlyList<Column>? orElse = null) =>
        columns.FirstOrDefault(column => column.Name == name)
        ?? orElse?.FirstOrDefault(column => column.Name == name)
        ?? throw Missing($"there is no column \"{name}\".", $"Use one of: {string.Join(", ", (orElse ?? columns).Select(column => column.Name))}.");

    private static AdapterException Missing(string message, string fix) => new(FailureKind.Configuration, "GW2212", message) { Fix = fix };
}
