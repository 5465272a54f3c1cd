using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>The commands of daily work, over a sync between two SQLite files of which one record cannot be mapped.</summary>
public sealed class SyncCommandTests : IAsyncLifetime
{
    private const string Mapping = """
        {
          "from": "asal.orang", "to": "tujuan.orang", "key": ["kode"],
          "fields": { "kode": "source.kode", "nama": "source.nama", "lahir": "date(source.lahir, ['yyyy-MM-dd'])" }
        }
        """;

    private readonly Terminal _terminal = new();

    private string[] Here => ["--config", Path.Combine(_terminal.Folder, "kota")];

    public async ValueTask InitializeAsync()
    {
        (await _terminal.RunAsync("init", "kota")).ShouldBe(ExitCode.Done);
        Sql("asal.db", "create table orang (kode text primary key, nama text, lahir text, diubah text not null)");
        Sql("asal.db", "insert into orang values ('A1', 'Siti Contoh', '1999-02-01', '2026-01-01'), ('A2', 'Budi Contoh', '31/12/1998', '2026-01-02'), ('A3', 'Tono', '1990-05-05', '2026-01-03')");
        Sql("tujuan.db", "create table orang (kode text primary key, nama text, lahir text)");
        _terminal.With("kota/endpoints/asal.json", Endpoint("asal.db", """{ "read": { "cursor": { "time": "diubah", "id": "kode" } } }"""))
            .With("kota/endpoints/tujuan.json", Endpoint("tujuan.db", """{ "write": { "key": ["kode"] } }"""))
            .With("kota/mappings/orang-v1.json", Mapping)
            .With("kota/syncs/orang.json", """{ "from": "asal.orang", "to": "tujuan.orang", "mapping": "orang-v1", "schedule": { "cron": "0 6 * * *" } }""");
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _terminal.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_with_a_held_record_answers_4_and_everything_about_it_can_be_seen()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Books().ShouldBe((3, 2, 1));
        var run = _terminal.Json["id"]!.GetValue<string>();

        await ExpectAsync(ExitCode.Done, "runs", "list");
        Item(0)["id"]!.GetValue<string>().ShouldBe(run);
        await ExpectAsync(ExitCode.Done, "runs", "show", run);
        await ExpectAsync(ExitCode.Done, "status");
        Item(0)["held"]!.GetValue<long>().ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "state", "show", "orang");
        _terminal.Json["checkpoint"].ShouldNotBeNull();
        await ExpectAsync(ExitCode.Done, "audit", "verify");
        _terminal.Json["intact"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_held_record_is_replayed_once_its_mapping_is_right()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "held", "groups");
        var group = Item(0)["group"]!.GetValue<string>();
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group, "--dry-run");
        Item(0)["stillHeld"]!.GetValue<int>().ShouldBe(1);

        _terminal.With("kota/mappings/orang-v1.json", Mapping.Replace("['yyyy-MM-dd']", "['yyyy-MM-dd', 'dd/MM/yyyy']", StringComparison.Ordinal));
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group, "--dry-run");
        Item(0)["wouldBeSent"]!.GetValue<int>().ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group);

        await ExpectAsync(ExitCode.Done, "held", "groups");
        _terminal.Json["items"]!.AsArray().ShouldBeEmpty();
        Sql("tujuan.db", "select lahir from orang where kode='A2'").ShouldBe("1998-12-31");
    }

    [Fact]
    public async Task The_content_of_a_held_record_is_shown_for_a_reason_only_and_the_journal_says_so()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "held", "list");
        var id = Item(0)["id"]!.GetValue<string>();

        await ExpectAsync(ExitCode.Done, "held", "show", id);
        _terminal.Output.ShouldNotContain("Budi Contoh");
        await ExpectAsync(ExitCode.Done, "held", "show", id, "--reveal", "verifikasi pelapor");
        _terminal.Json["raw"]!.GetValue<string>().ShouldContain("Budi Contoh");

        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        _terminal.Output.ShouldContain("pii.reveal");
        _terminal.Output.ShouldContain("verifikasi pelapor");
    }

    [Fact]
    public async Task A_held_record_is_given_up_only_when_somebody_confirms()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        await ExpectAsync(ExitCode.NotAllowed, "held", "discard", "--sync", "orang", "--reason", "uji");
        await ExpectAsync(ExitCode.Done, "held", "discard", "--sync", "orang", "--reason", "uji", "--yes");

        _terminal.Json["discarded"]!.GetValue<int>().ShouldBe(1);
        await ExpectAsync(ExitCode.NotFound, "held", "discard", "--sync", "orang", "--reason", "uji", "--yes");
    }

    [Fact]
    public async Task Only_records_in_doubt_can_be_decided()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        await ExpectAsync(ExitCode.NotAllowed, "held", "decide", "--sync", "orang", "--reason", "uji", "--yes");
    }

    [Fact]
    public async Task A_reset_sync_reads_everything_again_and_delivers_nothing_that_is_there()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.NotAllowed, "state", "reset", "orang", "--reason", "uji");
        await ExpectAsync(ExitCode.Done, "state", "reset", "orang", "--reason", "uji", "--yes");

        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        Books().ShouldBe((3, 0, 1));
    }

    [Fact]
    public async Task A_database_older_than_its_anchor_sends_nothing_until_a_person_confirms()
    {
        var data = Path.Combine(_terminal.Folder, "kota", "data");
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        SqliteConnection.ClearAllPools();
        File.Copy(Path.Combine(data, "gateway.db"), Path.Combine(_terminal.Folder, "cadangan.db"));
        Sql("asal.db", "update orang set nama='Siti Baru', diubah='2026-02-01' where kode='A1'");
        await ExpectAsync(ExitCode.Done, "run", "orang");
        SqliteConnection.ClearAllPools();
        Directory.EnumerateFiles(data, "gateway.db*").ToList().ForEach(File.Delete);
        File.Move(Path.Combine(_terminal.Folder, "cadangan.db"), Path.Combine(data, "gateway.db"));

        await ExpectAsync(ExitCode.NotAllowed, "run", "orang");
        _terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6808");
        await ExpectAsync(ExitCode.Done, "state", "confirm", "--reason", "dibandingkan", "--yes");

        await ExpectAsync(ExitCode.Done, "run", "orang");
    }

    [Fact]
    public async Task A_paused_schedule_shows_why_and_goes_on_when_it_is_resumed()
    {
        await ExpectAsync(ExitCode.Done, "schedule", "pause", "orang", "--reason", "jendela bank");
        await ExpectAsync(ExitCode.Done, "schedule", "list");
        Item(0)["pause"]!["reason"]!.GetValue<string>().ShouldBe("jendela bank");
        Item(0)["pause"]!["by"]!.GetValue<string>().ShouldBe("rudi");
        Item(0)["next"].ShouldBeNull();

        await ExpectAsync(ExitCode.Done, "schedule", "resume", "orang");
        await ExpectAsync(ExitCode.Done, "schedule", "next", "orang", "-n", "3");
        _terminal.Json["items"]!.AsArray().Count.ShouldBe(3);
        Item(0)["at"]!.GetValue<string>().ShouldEndWith("T23:00:00.000Z");
    }

    [Fact]
    public async Task A_partner_can_be_looked_at_without_writing_anything()
    {
        await ExpectAsync(ExitCode.Done, "check", "asal");
        await ExpectAsync(ExitCode.Done, "discover", "asal", "orang");
        await ExpectAsync(ExitCode.Done, "preview", "orang");
        _terminal.Json["items"]!.AsArray().Select(item => item!["verdict"]!.GetValue<string>()).ShouldBe(["mapped", "held", "mapped"]);
        (await _terminal.RunAsync(["read", "asal", "orang", "--limit", "2", .. Here])).ShouldBe(ExitCode.Done);

        _terminal.Output.Trim().Split('\n').Select(line => JsonNode.Parse(line)!["kode"]!.GetValue<string>()).ShouldBe(["A1", "A2"]);
        Sql("tujuan.db", "select count(*) from orang").ShouldBe(0L);
    }

    [Fact]
    public async Task A_preview_tells_what_a_run_would_change_and_changes_nothing()
    {
        await ExpectAsync(ExitCode.Done, "preview", "orang");
        Changes().ShouldBe(["insert", null, "insert"]);
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Sql("asal.db", "update orang set nama = 'Tono Contoh' where kode = 'A3'");
        Sql("asal.db", "insert into orang values ('A4', 'Ayu', '2000-01-01', '2026-01-04')");

        await ExpectAsync(ExitCode.Done, "preview", "orang");
        Changes().ShouldBe(["unchanged", null, "update", "insert"]);
        Sql("tujuan.db", "select count(*) from orang").ShouldBe(2L);
    }

    [Fact]
    public async Task Records_from_the_input_are_mapped_one_a_line()
    {
        (await _terminal.RunAsync("""{"kode":"B1","nama":"Ani","lahir":"2000-01-01"}""" + "\n" + """{"kode":"B2","nama":"Ani","lahir":"?"}""" + "\n", ["map", "orang-v1", .. Here])).ShouldBe(ExitCode.RecordsHeld);

        JsonNode.Parse(_terminal.Output)!["kode"]!.GetValue<string>().ShouldBe("B1");
        await ExpectAsync(ExitCode.Done, "map", "lineage", "orang-v1");
        Item(2)["sources"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("source.lahir");
        await ExpectAsync(ExitCode.Done, "map", "lineage");
        _terminal.Json["items"]!.AsArray().Select(item => item!["field"]!.GetValue<string>()).ShouldBe(["kode", "nama", "lahir"]);
        await ExpectAsync(ExitCode.Done, "map", "functions", "date");
    }

    [Fact]
    public async Task Expectations_that_fail_are_rewritten_when_asked_and_pass_from_then_on()
    {
        _terminal.With("kota/mappings/orang-v1.json", Mapping.Replace("\"key\":", "\"tests\": \"orang-v1.tests.json\", \"key\":"))
            .With("kota/mappings/orang-v1.tests.json", """[ { "name": "lama", "record": {"kode":"B1","nama":"Ani","lahir":"2000-01-01"}, "expect": "skipped" } ]""");
        await ExpectAsync(ExitCode.Failed, "test");
        await ExpectAsync(ExitCode.Done, "test", "--update", "--yes");
        (Item(0)["passed"]!.GetValue<bool>(), Item(0)["rewritten"]!.GetValue<bool>()).ShouldBe((true, true));
        await ExpectAsync(ExitCode.Done, "test");
        Item(0)["rewritten"]!.GetValue<bool>().ShouldBeFalse();
    }

    private async Task ExpectAsync(int exit, params string[] words) =>
        (await _terminal.RunAsync([.. words, "--json", .. Here])).ShouldBe(exit, string.Join(' ', words) + "\n" + _terminal.Output + _terminal.Error);

    private IEnumerable<string?> Changes() => _terminal.Json["items"]!.AsArray().Select(item => item!["change"]?.GetValue<string>());

    private JsonNode Item(int index) => _terminal.Json["items"]!.AsArray()[index]!;

    private (long Read, long Delivered, long Held) Books()
    {
        var books = _terminal.Json["books"]!;
        _terminal.Json["balanced"]!.GetValue<bool>().ShouldBeTrue();
        return (books["read"]!.GetValue<long>(), books["delivered"]!.GetValue<long>(), books["held"]!.GetValue<long>());
    }

    private string Endpoint(string file, string stream) => new JsonObject
    {
        ["adapter"] = "sql@1",
        ["settings"] = new JsonObject { ["provider"] = "sqlite", ["file"] = Path.Combine(_terminal.Folder, file), ["streams"] = new JsonObject { ["orang"] = JsonNode.Parse(stream) } },
    }.ToJsonString();

    private object? Sql(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_terminal.Folder, file)};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
