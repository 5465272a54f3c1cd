using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What people do about held records.</summary>
public sealed class HeldCommandTests : PersonSync
{
    [Fact]
    public async Task A_held_record_is_replayed_once_its_mapping_is_right()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "held", "groups");
        var group = Item(0)["group"]!.GetValue<string>();
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group, "--dry-run");
        Item(0)["stillHeld"]!.GetValue<int>().ShouldBe(1);

        Terminal.With("kota/mappings/orang-v1.json", Mapping.Replace("['yyyy-MM-dd']", "['yyyy-MM-dd', 'dd/MM/yyyy']", StringComparison.Ordinal));
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group, "--dry-run");
        Item(0)["wouldBeSent"]!.GetValue<int>().ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "held", "replay", "--group", group);

        await ExpectAsync(ExitCode.Done, "held", "groups");
        Terminal.Json["items"]!.AsArray().ShouldBeEmpty();
        Sql("tujuan.db", "select lahir from orang where kode='A2'").ShouldBe("1998-12-31");
    }

    [Fact]
    public async Task The_content_of_a_held_record_is_shown_for_a_reason_only_and_the_journal_says_so()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "held", "list");
        var id = Item(0)["id"]!.GetValue<string>();

        await ExpectAsync(ExitCode.Done, "held", "show", id);
        Terminal.Output.ShouldNotContain("Budi Contoh");
        await ExpectAsync(ExitCode.Done, "held", "show", id, "--reveal", "verifikasi pelapor");
        Terminal.Json["raw"]!.GetValue<string>().ShouldContain("Budi Contoh");

        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        Terminal.Output.ShouldContain("pii.reveal");
        Terminal.Output.ShouldContain("verifikasi pelapor");
    }

    [Fact]
    public async Task O8_a_held_record_is_given_up_only_when_somebody_confirms()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        await ExpectAsync(ExitCode.NotAllowed, "held", "discard", "--sync", "orang", "--reason", "uji");
        await ExpectAsync(ExitCode.Done, "held", "discard", "--sync", "orang", "--reason", "uji", "--yes");

        Terminal.Json["discarded"]!.GetValue<int>().ShouldBe(1);
        await ExpectAsync(ExitCode.NotFound, "held", "discard", "--sync", "orang", "--reason", "uji", "--yes");
        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        Terminal.Output.ShouldContain("rudi");
        Terminal.Output.ShouldContain("uji");
        await ExpectAsync(ExitCode.Done, "audit", "verify");
    }

    [Fact]
    public async Task O3_a_replay_that_is_asked_for_twice_is_one_run()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Mend();

        await ExpectAsync(ExitCode.Done, "held", "replay", "--sync", "orang");
        await ExpectAsync(ExitCode.NotFound, "held", "replay", "--sync", "orang");

        await ExpectAsync(ExitCode.Done, "runs", "list");
        Terminal.Json["items"]!.AsArray().Count(run => run!["cause"]!.GetValue<string>() == "replay").ShouldBe(1);
    }

    [Fact]
    public async Task O5_what_is_held_stays_when_its_sync_is_removed_and_goes_when_it_is_back()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        var sync = Path.Combine(Terminal.Folder, "kota", "syncs", "orang.json");
        var text = await File.ReadAllTextAsync(sync, TestContext.Current.CancellationToken);
        File.Delete(sync);

        await ExpectAsync(ExitCode.Done, "held", "list");
        Item(0)["sync"]!.GetValue<string>().ShouldBe("orang");
        await ExpectAsync(ExitCode.NotFound, "held", "replay", "--sync", "orang");
        await ExpectAsync(ExitCode.Done, "held", "list");
        Terminal.Json["items"]!.AsArray().ShouldHaveSingleItem();

        await File.WriteAllTextAsync(sync, text, TestContext.Current.CancellationToken);
        Mend();
        await ExpectAsync(ExitCode.Done, "held", "replay", "--sync", "orang");
        Sql("tujuan.db", "select lahir from orang where kode='A2'").ShouldBe("1998-12-31");
    }

    [Fact]
    public async Task O7_whoever_sends_again_sees_how_many_first_and_is_named_in_the_journal()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Mend();

        await ExpectAsync(ExitCode.Done, "held", "replay", "--sync", "orang", "--dry-run");
        (Item(0)["records"]!.GetValue<int>(), Item(0)["wouldBeSent"]!.GetValue<int>()).ShouldBe((1, 1));
        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        Terminal.Output.ShouldNotContain("held.replay");
        await ExpectAsync(ExitCode.Done, "held", "replay", "--sync", "orang");

        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        var entry = Terminal.Json["items"]!.AsArray().Single(item => item!["action"]!.GetValue<string>() == "held.replay")!;
        entry["actor"]!.GetValue<string>().ShouldBe("rudi");
        entry.ToJsonString().ShouldContain("records");
        await ExpectAsync(ExitCode.Done, "verify-run");
    }

    private void Mend() => Terminal.With("kota/mappings/orang-v1.json", Mapping.Replace("['yyyy-MM-dd']", "['yyyy-MM-dd', 'dd/MM/yyyy']", StringComparison.Ordinal));

    [Fact]
    public async Task Only_records_in_doubt_can_be_decided()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        await ExpectAsync(ExitCode.NotAllowed, "held", "decide", "--sync", "orang", "--reason", "uji", "--yes");
    }

    [Fact]
    public async Task Held_records_are_exported_with_their_content_for_a_reason_that_the_journal_keeps()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");

        await ExpectAsync(ExitCode.WrongUsage, "held", "export", "--sync", "orang");
        await ExpectAsync(ExitCode.Done, "held", "export", "--sync", "orang", "--reason", "perbaikan massal");
        Item(0)["raw"]!.GetValue<string>().ShouldContain("Budi Contoh");
        (await Terminal.RunAsync(["held", "export", "--sync", "orang", "--reason", "perbaikan massal", .. Here])).ShouldBe(ExitCode.Done);
        JsonNode.Parse(Terminal.Output)!["raw"]!.GetValue<string>().ShouldContain("Budi Contoh");

        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        Terminal.Output.ShouldContain("perbaikan massal");
    }
}
