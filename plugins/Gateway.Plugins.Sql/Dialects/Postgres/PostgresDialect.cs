using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Gateway.Sdk;
using Npgsql;

namespace Gateway.Plugins.Sql;

/// <summary>PostgreSQL servers.</summary>
internal sealed class PostgresDialect(SqlSettings settings, ISecretStore secrets) : ISqlDialect
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);

    public async Task<DbConnection> OpenAsync(bool writing, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(await ConnectionStringAsync(cancellationToken));
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();

            // A frozen gateway must not keep rows locked, and a session must not depend on the server's configuration.
            command.CommandText = writing
                ? "set datestyle = 'ISO'; set lock_timeout = '30s'; set idle_in_transaction_session_timeout = '10s'; set synchronous_commit = on"
                : "set datestyle = 'ISO'; set default_transaction_read_only = on";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<Column>> ColumnsAsync(DbConnection connection, TableName table, CancellationToken cancellationToken) =>
        PostgresCatalog.ColumnsAsync((NpgsqlConnection)connection, table, cancellationToken);

    public async Task<IReadOnlyList<Column>> DescribeAsync(DbConnection connection, string relation, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {relation} limit 0";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return [.. (await reader.GetColumnSchemaAsync(cancellationToken))
            .Select(column => new Column(column.ColumnName, column.DataTypeName ?? "text", PostgresTypes.KindOf(column.DataTypeName ?? "text", column.NumericPrecision)))];
    }

    public Task<IReadOnlyList<TableName>> TablesAsync(DbConnection connection, CancellationToken cancellationToken) =>
        PostgresCatalog.TablesAsync((NpgsqlConnection)connection, cancellationToken);

    public string Projection(Column column) => PostgresTypes.Projection(column);

    public string PositionProjection(Column column) => PostgresTypes.IsDriverTime(column.Kind)
        ? Identifier.Quote(column.Name)
        : Identifier.Quote(column.Name) + "::text";

    public string Parameter(Column column, int number) =>
        column.Type.StartsWith("character varying", StringComparison.Ordinal) || column.Type == "text" ? $"${number}"
        : column.Type.StartsWith("character", StringComparison.Ordinal) ? $"${number}::bpchar"
        : $"${number}::{column.Type}";

    public void Bind(DbCommand command, JsonElement value) =>
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value.ToString(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });

    // A time without zone or a date is compared in the session's zone, which is the stream's.
    public string Within(Column column, int number) =>
        $"q.{Identifier.Quote(column.Name)} >= ${number}::timestamptz and q.{Identifier.Quote(column.Name)} < ${number + 1}::timestamptz";

    public void Bind(DbCommand command, DateTimeOffset moment) =>
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = moment.ToString("O", CultureInfo.InvariantCulture), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });

    public bool Write(Utf8JsonWriter json, DbDataReader row, int ordinal, Column column)
    {
        PostgresTypes.Write(json, row, ordinal, column.Kind);
        return true;
    }

    public async Task<DateTime> NowAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select clock_timestamp()";
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public DateTime? Moment(object value) => value switch
    {
        DateTime { Kind: DateTimeKind.Utc } moment => moment,
        DateTime local => InUtc(local),
        string date when DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => InUtc(day),
        _ => null,
    };

    public async Task ProbeAsync(DbConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        var shape = new RecordShape([.. Enumerable.Range(0, plan.Columns.Length).Where(column => !plan.Columns[column].Computed)]);
        await using var command = connection.CreateCommand();
        command.CommandText = "explain " + PostgresSql.Upsert(plan, shape, PostgresSql.EmptyRows(plan, shape));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public IBatchWriter OpenWriter(DbConnection connection, WritePlan plan) => new PostgresBatchWriter((NpgsqlConnection)connection, plan);

    public AdapterException? Failure(Exception exception, bool committing) => PostgresFailures.Of(exception, committing);

    private DateTime InUtc(DateTime local) => local == DateTime.MaxValue || local == DateTime.MinValue ? local : local - _zone.GetUtcOffset(local);

    private async Task<string> ConnectionStringAsync(CancellationToken cancellationToken)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = settings.Host,
            Port = settings.Port,
            Database = settings.Database,
            Username = settings.User,
            SslMode = settings.Tls == TlsMode.Off ? SslMode.Disable : SslMode.VerifyFull,
            RootCertificate = settings.RootCertificate,
            Timezone = settings.TimeZone,
            ApplicationName = "gateway",
            CommandTimeout = (int)settings.Timeout.TotalSeconds,
            Timeout = 10,
            KeepAlive = 10,
            MaxAutoPrepare = 32,
            Pooling = false,
        };
        if (settings.Password is { } password)
        {
            text.Password = (await secrets.GetAsync(password, cancellationToken)).Reveal();
        }

        return text.ToString();
    }
}
