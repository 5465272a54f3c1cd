using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What is known of a partner's records is saved, mappings are checked against it, and runs note what differs.</summary>
public sealed class SchemaCommandTests : IAsyncLifetime
{
    private readonly Terminal _terminal = new();

    public async ValueTask InitializeAsync()
    {
        (await _terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.Done);
        Sql("create table orang (kode text primary key, nama text); insert into orang values ('A1', 'Siti Contoh'); create table salinan (kode text primary key, nama text)");
        _terminal
            .With("kota/endpoints/db.json", $$"""
                { "adapter": "sql@1", "settings": { "provider": "sqlite", "file": "{{Path.Combine(_terminal.Folder, "kota.db")}}",
                  "streams": { "orang": { "read": { } }, "salinan": { "write": { } } } } }
                """)
            .With("kota/syncs/orang.json", """{ "from": "db.orang", "to": "db.salinan", "mapping": "orang-v1" }""");
        Map("source.nama");
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _terminal.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_saved_schema_finds_misspelt_fields_before_a_run()
    {
        Map("source.namma");
        await ExpectAsync(ExitCode.Done, "validate");
        await ExpectAsync(ExitCode.Done, "discover", "db", "orang", "--write-schema");

        _terminal.Json["file"]!.GetValue<string>().ShouldBe("schemas/db.orang.json");
        await ExpectAsync(ExitCode.ConfigurationInvalid, "validate");
        _terminal.Output.ShouldContain("GW3004");
    }

    [Fact]
    public async Task A_run_notes_a_column_that_came_after_the_schema_was_saved()
    {
        await ExpectAsync(ExitCode.Done, "discover", "db", "orang", "--write-schema");
        await ExpectAsync(ExitCode.Done, "run", "orang");
        _terminal.Json["notes"]!.AsArray().ShouldBeEmpty();

        Sql("alter table orang add column agama text default 'rahasia'");
        await ExpectAsync(ExitCode.Done, "run", "orang");
        _terminal.Json["notes"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("GW3201 db.orang: \"agama\" is new (string)");
        (await _terminal.RunAsync(["run", "orang", "--config", Path.Combine(_terminal.Folder, "kota")])).ShouldBe(ExitCode.Done);
        _terminal.Output.ShouldContain("note: GW3201 db.orang: \"agama\" is new (string)");
    }

    [Fact]
    public async Task Nothing_is_saved_without_a_stream_or_for_a_wrong_file()
    {
        await ExpectAsync(ExitCode.WrongUsage, "discover", "db", "--write-schema");
        Directory.Exists(Path.Combine(_terminal.Folder, "kota", "schemas")).ShouldBeFalse();

        _terminal.With("kota/schemas/db.orang.json", """{ "type": "object" }""").With("kota/schemas/db.tiada.json", """{ "properties": {} }""");
        await ExpectAsync(ExitCode.ConfigurationInvalid, "validate");
        _terminal.Output.ShouldContain("GW1017");
        _terminal.Output.ShouldContain("schemas/db.tiada.json");
    }

    private void Map(string name) => _terminal.With("kota/mappings/orang-v1.json", $$"""
        { "from": "db.orang", "to": "db.salinan", "key": ["kode"], "fields": { "kode": "source.kode", "nama": "{{name}}" } }
        """);

    private async Task ExpectAsync(int exit, params string[] words) =>
        (await _terminal.RunAsync([.. words, "--config", Path.Combine(_terminal.Folder, "kota"), "--json"])).ShouldBe(exit, _terminal.Output + _terminal.Error);

    private void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_terminal.Folder, "kota.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
