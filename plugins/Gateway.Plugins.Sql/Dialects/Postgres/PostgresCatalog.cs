using Npgsql;

namespace Gateway.Plugins.Sql;

/// <summary>What PostgreSQL's catalog says about tables.</summary>
internal static class PostgresCatalog
{
    internal static async Task<IReadOnlyList<Column>> ColumnsAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select a.attname, format_type(a.atttypid, a.atttypmod), format_type(b.oid, null), a.attnotnull,
                   a.attgenerated <> '' or a.attidentity = 'a',
                   coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1,
                   case when b.typname = 'numeric' and a.atttypmod > 0 then ((a.atttypmod - 4) >> 16) & 65535 end
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
            left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
            where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Sql });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<Column>();
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(new Column(
                reader.GetString(0), reader.GetString(1), PostgresTypes.KindOf(reader.GetString(2), reader.IsDBNull(6) ? null : reader.GetInt32(6)))
            {
                Nullable = !reader.GetBoolean(3),
                Computed = reader.GetBoolean(4),
                KeyPart = reader.GetInt32(5),
            });
        }

        return columns;
    }

    internal static async Task<IReadOnlyList<TableName>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select table_schema, table_name from information_schema.tables
            where table_schema not in ('pg_catalog', 'information_schema') and table_schema not like 'pg\_temp%' order by 1, 2
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<TableName>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(new TableName(reader.GetString(0) == "public" ? null : reader.GetString(0), reader.GetString(1)));
        }

        return tables;
    }

    /// <summary>The first column of each constraint and unique index, which is the field a refusal is about.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ConstraintFieldsAsync(
        NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select c.conname, a.attname from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.conrelid = to_regclass($1)
            union
            select x.relname, a.attname from pg_index i join pg_class x on x.oid = i.indexrelid
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indisunique and i.indrelid = to_regclass($1)
            """;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Sql });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            fields[reader.GetString(0)] = reader.GetString(1);
        }

        return fields;
    }
}
