using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What an operator sees when the store is not the one that was left.</summary>
public sealed class RestoreTests : PersonSync
{
    private string Data => Path.Combine(Terminal.Folder, "kota", "data");

    private string Database => Path.Combine(Data, "gateway.db");

    [Fact]
    public async Task O13_a_backup_restored_onto_a_live_system_sends_nothing_before_a_person_confirms()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        SqliteConnection.ClearAllPools();
        var backup = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        Sql("asal.db", "insert into orang values ('A4', 'Rina Contoh', '1997-03-04', '2026-01-04')");
        await ExpectAsync(ExitCode.Done, "run", "orang");
        SqliteConnection.ClearAllPools();
        await File.WriteAllBytesAsync(Database, backup, TestContext.Current.CancellationToken);

        await ExpectAsync(ExitCode.NotAllowed, "run", "orang");
        Terminal.Output.ShouldContain("GW6808");
        await ExpectAsync(ExitCode.NotAllowed, "state", "confirm", "--reason", "dibandingkan");
        (await Terminal.RunAsync(["state", "confirm", "--reason", "dibandingkan", "--yes", .. Here])).ShouldBe(ExitCode.Done);
        Terminal.Error.ShouldContain("numbered from above every number ever used");

        await ExpectAsync(ExitCode.Done, "run", "orang");
        Books().Delivered.ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "verify-run");
        await ExpectAsync(ExitCode.Done, "audit", "list", "--people");
        Terminal.Output.ShouldContain("state.confirm");
        Terminal.Output.ShouldContain("dibandingkan");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D9_a_database_that_is_gone_is_not_replaced_by_an_empty_one(bool emptied)
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        SqliteConnection.ClearAllPools();
        File.Delete(Database);
        if (emptied)
        {
            await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);
        }

        await ExpectAsync(ExitCode.Failed, "run", "orang");
        Terminal.Output.ShouldContain("GW6106");
        await ExpectAsync(ExitCode.Failed, "held", "groups");
        await ExpectAsync(ExitCode.Failed, "preview", "orang");
        new FileInfo(Database).ShouldSatisfyAllConditions(file => (file.Exists ? file.Length : 0).ShouldBe(0));
    }

    [Fact]
    public async Task D12_a_lost_anchor_is_made_anew_and_the_journal_says_so()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Directory.Delete(Path.Combine(Data, "anchor"), recursive: true);

        await ExpectAsync(ExitCode.Done, "run", "orang");

        await ExpectAsync(ExitCode.Done, "audit", "list");
        Terminal.Output.ShouldContain("anchor.missing");
    }

    [Fact]
    public async Task D26_without_the_key_file_nothing_starts_and_no_key_is_made()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        SqliteConnection.ClearAllPools();
        var key = Directory.EnumerateFiles(Data, "*key*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        File.Delete(key);

        await ExpectAsync(ExitCode.Failed, "run", "orang");
        Terminal.Output.ShouldContain("GW6701");
        await ExpectAsync(ExitCode.Failed, "key", "init");
        File.Exists(key).ShouldBeFalse();
    }
}
