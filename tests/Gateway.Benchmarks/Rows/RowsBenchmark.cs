using System.Data.Common;
using System.Globalization;
using Gateway.Tests;
using Npgsql;

namespace Gateway.Benchmarks.Rows;

/// <summary>
/// A list of people as CSV, mapped to 12 columns and upserted into SQLite and PostgreSQL by the real executable, beside a hand-written loader; then once
/// more by both with nothing changed. All commit to the disk. Fails when the two programs did not store the same.
/// </summary>
internal sealed class RowsBenchmark(string folder, string file, int rows)
{
    public static async Task<int> RunAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-rows-").FullName;
        try
        {
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "files")).FullName, "pencari.csv");
            PeopleFile.Write(file, rows);
            var benchmark = new RowsBenchmark(folder, file, rows);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {new FileInfo(file).Length >> 20} MB"));
            Console.Out.WriteLine(MeasuredProgram.Header);
            return await benchmark.ToSqliteAsync() & await benchmark.ToPostgresAsync() ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<bool> ToSqliteAsync()
    {
        var (byHand, byGateway) = (Path.Combine(folder, "hand.db"), Path.Combine(folder, "gateway.db"));
        return MeasureAsync("sqlite", byHand, byGateway, $"\"provider\": \"sqlite\", \"file\": \"{byGateway}\"", SqliteTable.Open);
    }

    private async Task<bool> ToPostgresAsync()
    {
        if (PostgresServer.Absent is { } absent)
        {
            Console.Out.WriteLine("PostgreSQL was NOT measured: " + absent);
            return true;
        }

        await using var server = await PostgresServer.StartAsync(durable: true);
        using (var admin = Open(server.ConnectionString("postgres")))
        {
            await ScalarAsync(admin, "create database hand");
            await ScalarAsync(admin, "create database gateway");
        }

        var settings = string.Create(CultureInfo.InvariantCulture,
            $"\"provider\": \"postgres\", \"host\": \"127.0.0.1\", \"port\": {server.Port}, \"tls\": \"off\", \"database\": \"gateway\", \"user\": \"gateway\"");
        return await MeasureAsync("postgres", server.ConnectionString("hand"), server.ConnectionString("gateway"), settings, Open);

        static NpgsqlConnection Open(string target)
        {
            var connection = new NpgsqlConnection(target);
            connection.Open();
            return connection;
        }
    }

    /// <param name="name">What the database is called.</param>
    /// <param name="byHand">Where the loader writes.</param>
    /// <param name="byGateway">Where the gateway writes.</param>
    /// <param name="settings">The same for the gateway's endpoint.</param>
    /// <param name="open">Connects to either.</param>
    private async Task<bool> MeasureAsync(string name, string byHand, string byGateway, string settings, Func<string, DbConnection> open)
    {
        using var hand = open(byHand);
        using var gateway = open(byGateway);
        await ScalarAsync(hand, RowsConfiguration.Table);
        await ScalarAsync(gateway, RowsConfiguration.Table);
        var configuration = Path.Combine(folder, name);
        RowsConfiguration.Write(configuration, Path.GetDirectoryName(file)!, settings);
        await MeasuredProgram.PrepareAsync(configuration);
        foreach (var again in new[] { "", " again" })
        {
            await MeasuredProgram.RunAsync(rows, $"loader {name}{again}", Environment.ProcessPath!, folder, "load-rows", file, name, byHand);
            await MeasuredProgram.RunAsync(rows, $"gateway {name}{again}", MeasuredProgram.Gateway, configuration, "run", "rows", "--json");
        }

        var (expected, stored) = (await ScalarAsync(hand, RowsConfiguration.Checksum), await ScalarAsync(gateway, RowsConfiguration.Checksum));
        Console.Out.WriteLine(expected == stored ? $"both stored the same in {name}" : $"NOT THE SAME in {name}:\n  loader  {expected}\n  gateway {stored}");
        return expected == stored;
    }

    private static async Task<string?> ScalarAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
