using Npgsql;
using NpgsqlTypes;

namespace Gateway.Benchmarks.Rows;

/// <summary>A binary COPY into a temporary table and one upsert, a durable transaction a batch.</summary>
internal sealed class PostgresTable : ITableWriter
{
    private static readonly string _upsert = "insert into pencari_kerja select * from baru on conflict (no) do update set "
        + string.Join(", ", RowsConfiguration.Columns.Skip(1).Select(column => $"{column} = excluded.{column}"));

    private readonly NpgsqlConnection _connection;
    private NpgsqlTransaction? _transaction;
    private NpgsqlBinaryImporter? _copy;

    private PostgresTable(NpgsqlConnection connection) => _connection = connection;

    public static async Task<PostgresTable> OpenAsync(string target)
    {
        var table = new PostgresTable(new NpgsqlConnection(target));
        await table._connection.OpenAsync();
        await table.ExecuteAsync("create temp table baru (like pencari_kerja) on commit delete rows");
        return table;
    }

    public async ValueTask AddAsync(object[] row)
    {
        _transaction ??= await _connection.BeginTransactionAsync();
        _copy ??= await _connection.BeginBinaryImportAsync("copy baru from stdin (format binary)");
        await _copy.StartRowAsync();
        foreach (var value in row)
        {
            await (value switch
            {
                DateOnly date => _copy.WriteAsync(date, NpgsqlDbType.Date),
                long number => _copy.WriteAsync(number, NpgsqlDbType.Bigint),
                _ => _copy.WriteAsync((string)value, NpgsqlDbType.Text),
            });
        }
    }

    public async ValueTask FlushAsync()
    {
        if (_copy is null)
        {
            return;
        }

        await _copy.CompleteAsync();
        await _copy.DisposeAsync();
        _copy = null;
        await ExecuteAsync(_upsert);
        await _transaction!.CommitAsync();
        await _transaction.DisposeAsync();
        _transaction = null;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
