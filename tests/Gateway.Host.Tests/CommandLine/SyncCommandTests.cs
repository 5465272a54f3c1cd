using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>The commands of daily work.</summary>
public sealed class SyncCommandTests : PersonSync
{
    [Fact]
    public async Task A_run_with_a_held_record_answers_4_and_everything_about_it_can_be_seen()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Books().ShouldBe((3, 2, 1));
        var run = Terminal.Json["id"]!.GetValue<string>();

        await ExpectAsync(ExitCode.Done, "runs", "list");
        Item(0)["id"]!.GetValue<string>().ShouldBe(run);
        await ExpectAsync(ExitCode.Done, "runs", "show", run);
        await ExpectAsync(ExitCode.Done, "status");
        Item(0)["held"]!.GetValue<long>().ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "state", "show", "orang");
        Terminal.Json["checkpoint"].ShouldNotBeNull();
        await ExpectAsync(ExitCode.Done, "verify-run", run);
        Terminal.Json["holds"]!.GetValue<bool>().ShouldBeTrue();
        await ExpectAsync(ExitCode.NotFound, "verify-run", Guid.NewGuid().ToString());
        await ExpectAsync(ExitCode.Done, "audit", "verify");
        Terminal.Json["intact"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task O6_a_reset_sync_reads_everything_again_and_delivers_nothing_that_is_there()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.NotAllowed, "state", "reset", "orang", "--reason", "uji");
        await ExpectAsync(ExitCode.Done, "state", "reset", "orang", "--reason", "uji", "--yes");

        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        Books().ShouldBe((3, 0, 1));
    }

    [Fact]
    public async Task D16_a_database_older_than_its_anchor_sends_nothing_until_a_person_confirms()
    {
        var data = Path.Combine(Terminal.Folder, "kota", "data");
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        SqliteConnection.ClearAllPools();
        File.Copy(Path.Combine(data, "gateway.db"), Path.Combine(Terminal.Folder, "cadangan.db"));
        Sql("asal.db", "update orang set nama='Siti Baru', diubah='2026-02-01' where kode='A1'");
        await ExpectAsync(ExitCode.Done, "run", "orang");
        SqliteConnection.ClearAllPools();
        Directory.EnumerateFiles(data, "gateway.db*").ToList().ForEach(File.Delete);
        File.Move(Path.Combine(Terminal.Folder, "cadangan.db"), Path.Combine(data, "gateway.db"));

        await ExpectAsync(ExitCode.NotAllowed, "run", "orang");
        Terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6808");
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
        Terminal.Json["items"]!.AsArray().Count.ShouldBe(3);
        Item(0)["at"]!.GetValue<string>().ShouldEndWith("T23:00:00.000Z");
    }

    [Fact]
    public async Task A_partner_can_be_looked_at_without_writing_anything()
    {
        await ExpectAsync(ExitCode.Done, "check", "asal");
        await ExpectAsync(ExitCode.Done, "discover", "asal", "orang");
        await ExpectAsync(ExitCode.Done, "preview", "orang");
        Terminal.Json["items"]!.AsArray().Select(item => item!["verdict"]!.GetValue<string>()).ShouldBe(["mapped", "held", "mapped"]);
        (await Terminal.RunAsync(["read", "asal", "orang", "--limit", "2", .. Here])).ShouldBe(ExitCode.Done);

        Terminal.Output.Trim().Split('\n').Select(line => JsonNode.Parse(line)!["kode"]!.GetValue<string>()).ShouldBe(["A1", "A2"]);
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
        (await Terminal.RunAsync("""{"kode":"B1","nama":"Ani","lahir":"2000-01-01"}""" + "\n" + """{"kode":"B2","nama":"Ani","lahir":"?"}""" + "\n", ["map", "orang-v1", .. Here])).ShouldBe(ExitCode.RecordsHeld);

        JsonNode.Parse(Terminal.Output)!["kode"]!.GetValue<string>().ShouldBe("B1");
        await ExpectAsync(ExitCode.Done, "map", "lineage", "orang-v1");
        Item(2)["sources"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("source.lahir");
        await ExpectAsync(ExitCode.Done, "map", "lineage");
        Terminal.Json["items"]!.AsArray().Select(item => item!["field"]!.GetValue<string>()).ShouldBe(["kode", "nama", "lahir"]);
        await ExpectAsync(ExitCode.Done, "map", "functions", "date");
    }

    [Fact]
    public async Task Expectations_that_fail_are_rewritten_when_asked_and_pass_from_then_on()
    {
        Terminal.With("kota/mappings/orang-v1.json", Mapping.Replace("\"key\":", "\"tests\": \"orang-v1.tests.json\", \"key\":"))
            .With("kota/mappings/orang-v1.tests.json", """[ { "name": "lama", "record": {"kode":"B1","nama":"Ani","lahir":"2000-01-01"}, "expect": "skipped" } ]""");
        await ExpectAsync(ExitCode.Failed, "test");
        await ExpectAsync(ExitCode.Done, "test", "--update", "--yes");
        (Item(0)["passed"]!.GetValue<bool>(), Item(0)["rewritten"]!.GetValue<bool>()).ShouldBe((true, true));
        await ExpectAsync(ExitCode.Done, "test");
        Item(0)["rewritten"]!.GetValue<bool>().ShouldBeFalse();
    }
}
