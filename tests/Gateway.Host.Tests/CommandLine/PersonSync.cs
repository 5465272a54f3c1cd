using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A sync between two SQLite files of which one record cannot be mapped, and a terminal to work with it.</summary>
public abstract class PersonSync : IAsyncLifetime
{
    protected const string Mapping = """
        {
          "from": "asal.orang", "to": "tujuan.orang", "key": ["kode"],
          "fields": { "kode": "source.kode", "nama": "source.nama", "lahir": "date(source.lahir, ['yyyy-MM-dd'])" }
        }
        """;

    protected Terminal Terminal { get; } = new();

    protected string[] Here => ["--config", Path.Combine(Terminal.Folder, "kota")];

    public async ValueTask InitializeAsync()
    {
        (await Terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.Done);
        Sql("asal.db", "create table orang (kode text primary key, nama text, lahir text, diubah text not null)");
        Sql("asal.db", "insert into orang values ('A1', 'Siti Contoh', '1999-02-01', '2026-01-01'), ('A2', 'Budi Contoh', '31/12/1998', '2026-01-02'), ('A3', 'Tono', '1990-05-05', '2026-01-03')");
        Sql("tujuan.db", "create table orang (kode text primary key, nama text, lahir text)");
        Terminal.With("kota/endpoints/asal.json", Endpoint("asal.db", """{ "read": { "cursor": { "time": "diubah", "id": "kode" } } }"""))
            .With("kota/endpoints/tujuan.json", Endpoint("tujuan.db", """{ "write": { "key": ["kode"] } }"""))
            .With("kota/mappings/orang-v1.json", Mapping)
            .With("kota/syncs/orang.json", """{ "from": "asal.orang", "to": "tujuan.orang", "mapping": "orang-v1", "schedule": { "cron": "0 6 * * *" } }""");
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Terminal.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task ExpectAsync(int exit, params string[] words) =>
        (await Terminal.RunAsync([.. words, "--json", .. Here])).ShouldBe(exit, string.Join(' ', words) + "\n" + Terminal.Output + Terminal.Error);

    protected IEnumerable<string?> Changes() => Terminal.Json["items"]!.AsArray().Select(item => item!["change"]?.GetValue<string>());

    protected JsonNode Item(int index) => Terminal.Json["items"]!.AsArray()[index]!;

    protected (long Read, long Delivered, long Held) Books()
    {
        var books = Terminal.Json["books"]!;
        Terminal.Json["balanced"]!.GetValue<bool>().ShouldBeTrue();
        return (books["read"]!.GetValue<long>(), books["delivered"]!.GetValue<long>(), books["held"]!.GetValue<long>());
    }

    protected string Endpoint(string file, string stream) => new JsonObject
    {
        ["adapter"] = "sql@1",
        ["settings"] = new JsonObject { ["provider"] = "sqlite", ["file"] = Path.Combine(Terminal.Folder, file), ["streams"] = new JsonObject { ["orang"] = JsonNode.Parse(stream) } },
    }.ToJsonString();

    protected object? Sql(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Terminal.Folder, file)};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
