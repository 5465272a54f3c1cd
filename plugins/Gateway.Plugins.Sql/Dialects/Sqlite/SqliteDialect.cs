using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Gateway.Sdk;
using Microsoft.Data.Sqlite;

namespace Gateway.Plugins.Sql;

/// <summary>SQLite files. A writer uses the write-ahead log with full durability, so that what was acknowledged survives a power cut.</summary>
internal sealed class SqliteDialect(SqlSettings settings, TimeProvider time) : ISqlDialect
{
    private const int BusySeconds = 5;
    private const string TicksFunction = "gateway_ticks";

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);

    public async Task<DbConnection> OpenAsync(bool writing, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = settings.File,
            Mode = writing ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = BusySeconds,
            ForeignKeys = true,
        }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"pragma busy_timeout = {BusySeconds * 1000}; select count(*) from sqlite_schema"
                + (writing ? "; pragma journal_mode = wal; pragma synchronous = full" : "");
            await command.ExecuteNonQueryAsync(cancellationToken);
            connection.CreateFunction(TicksFunction, (object value) => Moment(value)?.Ticks, isDeterministic: true);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<Column>> ColumnsAsync(DbConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).CreateCommand();
        command.CommandText = "select name, type, \"notnull\", pk, hidden from pragma_table_xinfo($table, $schema) where hidden <> 1";
        command.Parameters.AddWithValue("$table", table.Name);
        command.Parameters.AddWithValue("$schema", table.Schema ?? "main");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<Column>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var type = reader.GetString(1);
            var keyPart = reader.GetInt32(3);
            columns.Add(new Column(reader.GetString(0), type, SqliteTypes.KindOf(type))
            {
                Nullable = reader.GetInt32(2) == 0 && !(keyPart > 0 && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)),
                KeyPart = keyPart,
                Computed = reader.GetInt32(4) > 1,
            });
        }

        return columns;
    }

    public async Task<IReadOnlyList<Column>> DescribeAsync(DbConnection connection, string relation, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {relation} limit 0";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i =>
        {
            var type = reader.GetDataTypeName(i);
            return new Column(reader.GetName(i), type, SqliteTypes.KindOf(type));
        })];
    }

    public async Task<IReadOnlyList<TableName>> TablesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' order by name";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<TableName>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(new TableName(null, reader.GetString(0)));
        }

        return tables;
    }

    public string Projection(Column column) => Identifier.Quote(column.Name);

    public string PositionProjection(Column column) => Identifier.Quote(column.Name);

    public string Parameter(Column column, int number) => "$p" + number.ToString(CultureInfo.InvariantCulture);

    public void Bind(DbCommand command, JsonElement value)
    {
        ((SqliteCommand)command).Parameters.AddWithValue(
            Name(command),
            value.ValueKind == JsonValueKind.String ? value.GetString() : value.TryGetInt64(out var whole) ? whole : value.GetDouble());
    }

    // SQLite has no type for times: whatever the column holds goes through the same reading as everywhere else.
    public string Within(Column column, int number) =>
        $"coalesce({TicksFunction}(q.{Identifier.Quote(column.Name)}) >= $p{number} and {TicksFunction}(q.{Identifier.Quote(column.Name)}) < $p{number + 1}, true)";

    public void Bind(DbCommand command, DateTimeOffset moment) =>
        ((SqliteCommand)command).Parameters.AddWithValue(Name(command), moment.UtcTicks);

    public bool Write(Utf8JsonWriter json, DbDataReader row, int ordinal, Column column) =>
        SqliteTypes.Write(json, (SqliteDataReader)row, ordinal, column.Kind);

    public Task<DateTime> NowAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult(time.GetUtcNow().UtcDateTime);

    public DateTime? Moment(object value) => SqliteTypes.Moment(value, _zone);

    public Task ProbeAsync(DbConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        var shape = new RecordShape([.. Enumerable.Range(0, plan.Columns.Length).Where(column => !plan.Columns[column].Computed)]);
        new SqliteStatement(((SqliteConnection)connection).Handle!, SqliteSql.Upsert(plan, shape)).Dispose();
        return Task.CompletedTask;
    }

    public IBatchWriter OpenWriter(DbConnection connection, WritePlan plan) => new SqliteBatchWriter((SqliteConnection)connection, plan, time);

    public AdapterException? Failure(Exception exception, bool committing) =>
        exception is SqliteException failure ? SqliteFailures.Of(failure.SqliteErrorCode, failure, committing) : null;

    private static string Name(DbCommand command) => "$p" + (command.Parameters.Count + 1).ToString(CultureInfo.InvariantCulture);
}
