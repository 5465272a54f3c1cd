using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>An installation with one sync between tables of two SQLite files: where store and process are looked at, no partner is needed.</summary>
internal sealed class RowsInstallation : IDisposable
{
    private RowsInstallation()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-rows-").FullName;

    public string Configuration => Path.Combine(Folder, "kota");

    public string Data => Path.Combine(Configuration, "data");

    public string Database => Path.Combine(Data, "gateway.db");

    public string Source => Path.Combine(Folder, "asal.db");

    public string Destination => Path.Combine(Folder, "tujuan.db");

    public static async Task<RowsInstallation> CreateAsync(int rows)
    {
        var made = new RowsInstallation();
        (await GatewayProcess.RunAsync(made.Folder, "init", "kota")).Exit.ShouldBe(0);
        Execute(made.Source, "create table orang (kode text primary key, nama text, diubah text not null)");
        Execute(made.Destination, "create table orang (kode text primary key, nama text)");
        made.Add(rows);
        made.Write("endpoints/asal.json", Endpoint(made.Source, """{ "read": { "cursor": { "time": "diubah", "id": "kode" } } }"""));
        made.Write("endpoints/tujuan.json", Endpoint(made.Destination, """{ "write": { "key": ["kode"] } }"""));
        made.Write("mappings/orang-v1.json", """{ "from": "asal.orang", "to": "tujuan.orang", "key": ["kode"], "fields": { "kode": "source.kode", "nama": "source.nama" } }""");
        made.Write("syncs/orang.json", """{ "from": "asal.orang", "to": "tujuan.orang", "mapping": "orang-v1" }""");
        return made;
    }

    /// <summary>Adds rows to the source, newer than those that are there.</summary>
    public void Add(int rows)
    {
        var known = Count(Source, "select count(*) from orang");
        Execute(Source, $"with recursive n(i) as (select {known} union all select i + 1 from n where i < {known + rows - 1}) "
            + "insert into orang select printf('A%06d', i), 'Siti Contoh ' || i, datetime(1767225600 + i, 'unixepoch') from n");
    }

    /// <summary>Runs the sync and expects it to end well.</summary>
    public async Task<JsonObject> RunAsync()
    {
        var run = await ExpectAsync(0, "run", "orang", "--json");
        run.Json["balanced"]!.GetValue<bool>().ShouldBeTrue(run.Output);
        return run.Json;
    }

    /// <summary>Runs a command and expects how it ends.</summary>
    public async Task<ProcessResult> ExpectAsync(int exit, params string[] words)
    {
        var result = await GatewayProcess.RunAsync(Configuration, words);
        result.Exit.ShouldBe(exit, string.Join(' ', words) + "\n" + result.Output + result.Error);
        return result;
    }

    /// <summary>Starts a run that dies at a named point.</summary>
    public GatewayProcess StartRun(string? diesAt = null) =>
        GatewayProcess.Start(Configuration, diesAt is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["GATEWAY_CRASH_AT"] = diesAt }, "run", "orang", "--json");

    /// <summary>What arrived is what the source holds, and the store agrees with itself.</summary>
    public async Task ShouldBeWholeAsync()
    {
        Count(Destination, "select count(*) from orang").ShouldBe(Count(Source, "select count(*) from orang"));
        Text(Database, "pragma integrity_check").ShouldBe("ok");
        await ExpectAsync(0, "verify-run", "--json");
    }

    public static long Count(string file, string sql) => Convert.ToInt64(Text(file, sql), CultureInfo.InvariantCulture);

    public static string? Text(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static void Execute(string file, string sql) => Text(file, sql);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(Configuration, path), text);

    private static string Endpoint(string file, string stream) => new JsonObject
    {
        ["adapter"] = "sql@1",
        ["settings"] = new JsonObject { ["provider"] = "sqlite", ["file"] = file, ["streams"] = new JsonObject { ["orang"] = JsonNode.Parse(stream) } },
    }.ToJsonString();
}
