using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks.Rows;

/// <summary>One prepared upsert a row, a durable transaction a batch.</summary>
internal sealed class SqliteTable : ITableWriter
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _upsert;
    private SqliteTransaction? _transaction;

    public SqliteTable(string file)
    {
        _connection = Open(file);
        _upsert = _connection.CreateCommand();
        _upsert.CommandText = $"insert into pencari_kerja values ({string.Join(", ", Enumerable.Range(0, 12).Select(i => "$p" + i))}) on conflict (no) do update set "
            + string.Join(", ", RowsConfiguration.Columns.Skip(1).Select(column => $"{column} = excluded.{column}"));
        for (var i = 0; i < 12; i++)
        {
            _upsert.Parameters.Add(new SqliteParameter { ParameterName = "$p" + i });
        }
    }

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var settings = connection.CreateCommand();
        settings.CommandText = "pragma journal_mode = wal; pragma synchronous = full";
        settings.ExecuteNonQuery();
        return connection;
    }

    public ValueTask AddAsync(object[] row)
    {
        _upsert.Transaction = _transaction ??= _connection.BeginTransaction();
        for (var i = 0; i < row.Length; i++)
        {
            _upsert.Parameters[i].Value = row[i] is DateOnly date ? date.ToString("O") : row[i];
        }

        _upsert.ExecuteNonQuery();
        return default;
    }

    public ValueTask FlushAsync()
    {
        _transaction?.Commit();
        _transaction = null;
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _upsert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
