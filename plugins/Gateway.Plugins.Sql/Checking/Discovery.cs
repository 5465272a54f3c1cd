using System.Data.Common;
using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Asks the database which columns the streams have, and which tables could become streams.</summary>
internal sealed class Discovery(ISqlDialect dialect, SqlSettings settings)
{
    internal async Task<IReadOnlyList<StreamDescription>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dialect.OpenAsync(writing: false, cancellationToken);
            var found = new List<StreamDescription>();
            foreach (var stream in SqlStreams.Describe(settings))
            {
                var config = settings.Streams[stream.Name];
                var table = SqlAdapter.TableOf(stream.Name, config);
                var columns = config.Read?.Query is { } query
                    ? await dialect.DescribeAsync(connection, $"({query}) as q", cancellationToken)
                    : await dialect.ColumnsAsync(connection, table, cancellationToken);
                found.Add(stream with { Schema = columns.Count == 0 ? null : SchemaOf(Chosen(columns, config.Read)) });
            }

            var used = settings.Streams.Select(stream => SqlAdapter.TableOf(stream.Key, stream.Value).ToString()).ToHashSet(StringComparer.Ordinal);
            foreach (var table in await dialect.TablesAsync(connection, cancellationToken))
            {
                if (!used.Contains(table.ToString()))
                {
                    found.Add(await UnusedAsync(connection, table, cancellationToken));
                }
            }

            return found;
        }
        catch (Exception exception) when (dialect.Failure(exception, committing: false) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<StreamDescription> UnusedAsync(DbConnection connection, TableName table, CancellationToken cancellationToken) =>
        new(table.ToString()) { Schema = SchemaOf(await dialect.ColumnsAsync(connection, table, cancellationToken)) };

    private static IEnumerable<Column> Chosen(IReadOnlyList<Column> columns, SqlRead? read) =>
        read?.Columns is { Count: > 0 } chosen ? columns.Where(column => chosen.Contains(column.Name)) : columns;

    private static JsonObject SchemaOf(IEnumerable<Column> columns)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var column in columns)
        {
            properties[column.Name] = PropertyOf(column);
            if (!column.Nullable)
            {
                required.Add((JsonNode)column.Name);
            }
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    private static JsonObject PropertyOf(Column column)
    {
        var (type, format) = column.Kind switch
        {
            ColumnKind.Integer => ("integer", null),
            ColumnKind.Number => ("number", null),
            ColumnKind.Boolean => ("boolean", null),
            ColumnKind.Array => ("array", null),
            ColumnKind.Json => (null, null),
            ColumnKind.Date => ("string", "date"),
            ColumnKind.Moment => ("string", "date-time"),
            _ => ("string", (string?)null),
        };
        var property = new JsonObject();
        if (type is not null)
        {
            property["type"] = column.Nullable ? new JsonArray(type, "null") : type;
        }

        if (format is not null)
        {
            property["format"] = format;
        }

        if (column.Kind == ColumnKind.Bytes)
        {
            property["contentEncoding"] = "base64";
        }

        property["description"] = column.Type;
        return property;
    }
}
