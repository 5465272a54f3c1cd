using Npgsql;

namespace Gateway.Tests;

/// <summary>A PostgreSQL server of its own for one test assembly. Tests skip where none is installed.</summary>
/// <remarks>Add <c>[assembly: AssemblyFixture(typeof(PostgresCluster))]</c>; take the fixture by constructor.</remarks>
public sealed class PostgresCluster : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _databases;

    /// <summary>The port the server listens on.</summary>
    public int Port => _server?.Port ?? 0;

    public async ValueTask InitializeAsync() => _server = PostgresServer.Absent is null ? await PostgresServer.StartAsync(durable: false) : null;

    /// <summary>Makes an empty database and returns its name; skips the test where there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(_server is null, PostgresServer.Absent ?? "");
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await RunAsync("postgres", $"create database {name}");
        return name;
    }

    /// <summary>The connection string of a database.</summary>
    public string ConnectionString(string database) => _server!.ConnectionString(database);

    /// <summary>Runs statements in a database.</summary>
    public async Task RunAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a query and returns each row as text with bars between the cells.</summary>
    public async Task<List<string>> LinesAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        }

        return lines;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
