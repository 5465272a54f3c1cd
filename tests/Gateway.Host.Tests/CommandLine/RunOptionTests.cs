using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What the options of <c>gateway run</c> promise.</summary>
public sealed class RunOptionTests : PersonSync
{
    [Fact]
    public async Task A_dry_run_counts_what_would_happen_and_writes_nothing()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang", "--dry-run");

        Counts().ShouldBe((3, 2, 1));
        Sql("tujuan.db", "select count(*) from orang").ShouldBe(0L);
        await ExpectAsync(ExitCode.Done, "runs", "list");
        Terminal.Json["items"]!.AsArray().ShouldBeEmpty();
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "run", "orang", "--dry-run");
        Counts().ShouldBe((0, 0, 0));
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang", "--dry-run", "--full");
        Terminal.Json["unchanged"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public async Task One_record_is_run_alone_and_the_checkpoint_stays()
    {
        await ExpectAsync(ExitCode.Done, "run", "orang", "--record", "A3");

        Books().ShouldBe((3, 1, 0));
        Sql("tujuan.db", "select group_concat(kode) from orang").ShouldBe("A3");
        await ExpectAsync(ExitCode.Done, "state", "show", "orang");
        Terminal.Json["checkpoint"].ShouldBeNull();
        await ExpectAsync(ExitCode.NotFound, "run", "orang", "--record", "A9");
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        Books().ShouldBe((3, 1, 1));
        await ExpectAsync(ExitCode.Done, "verify-run");
    }

    [Fact]
    public async Task A_window_is_read_again_and_the_checkpoint_stays()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        await ExpectAsync(ExitCode.Done, "state", "show", "orang");
        var checkpoint = Terminal.Json["checkpoint"]!.ToJsonString();
        Sql("asal.db", "update orang set nama = 'Tono Contoh' where kode = 'A3'; update orang set nama = 'Siti Lain' where kode = 'A1'");

        await ExpectAsync(ExitCode.Done, "run", "orang");
        Books().Delivered.ShouldBe(0);
        await ExpectAsync(ExitCode.Done, "run", "orang", "--from", "2026-01-03", "--to", "2026-01-03", "--dry-run");
        Counts().ShouldBe((1, 0, 0));
        Terminal.Json["update"]!.GetValue<long>().ShouldBe(1);
        await ExpectAsync(ExitCode.Done, "run", "orang", "--from", "2026-01-03", "--to", "2026-01-03T09:00");
        Books().ShouldBe((1, 1, 0));
        Terminal.Json["notes"]!.AsArray().Single()!.GetValue<string>().ShouldContain("2026-01-02 17:00:00Z");
        Sql("tujuan.db", "select group_concat(nama) from orang").ShouldBe("Siti Contoh,Tono Contoh");
        await ExpectAsync(ExitCode.Done, "state", "show", "orang");
        Terminal.Json["checkpoint"]!.ToJsonString().ShouldBe(checkpoint);
        await ExpectAsync(ExitCode.Done, "verify-run");
    }

    [Fact]
    public async Task A_stream_without_a_time_is_not_read_by_one()
    {
        Terminal.With("kota/endpoints/asal.json", Endpoint("asal.db", """{ "read": { "cursor": { "id": "kode" } } }"""));

        await ExpectAsync(ExitCode.ConfigurationInvalid, "run", "orang", "--from", "2026-01-01");

        Terminal.Output.ShouldContain("GW2170");
        Terminal.Output.ShouldContain("use --full");
    }

    [Theory]
    [InlineData("--to", "2026-01-01")]
    [InlineData("--from", "kemarin")]
    [InlineData("--from", "0001-01-01")]
    [InlineData("--from", "2026-01-02", "--to", "2026-01-01")]
    [InlineData("--from", "2026-01-02", "--full")]
    public async Task A_window_that_is_none_is_wrong_usage(params string[] words) => await ExpectAsync(ExitCode.WrongUsage, ["run", "orang", .. words]);

    [Fact]
    public async Task A_run_that_shall_go_on_without_us_needs_a_running_host() =>
        await ExpectAsync(ExitCode.Failed, "run", "orang", "--detach");

    [Theory]
    [InlineData("run", "orang", "--limit", "0")]
    [InlineData("runs", "list", "-n", "0")]
    [InlineData("held", "list", "--limit", "-3")]
    [InlineData("preview", "orang", "-n", "0")]
    public async Task A_limit_below_one_is_wrong_usage(params string[] words) => await ExpectAsync(ExitCode.WrongUsage, words);

    [Theory]
    [InlineData("runs")]
    [InlineData("held")]
    public async Task A_list_of_a_sync_that_nobody_knows_names_the_nearest(string list)
    {
        await ExpectAsync(ExitCode.NotFound, list, "list", "--sync", "orng");

        Terminal.Output.ShouldContain("Did you mean");
    }

    [Fact]
    public async Task A_word_that_is_no_command_or_no_value_is_told_once_in_our_words()
    {
        (await Terminal.RunAsync("stauts")).ShouldBe(ExitCode.WrongUsage);
        Terminal.Error.Trim().ShouldBe("gateway: error GW6801: there is no command \"stauts\". Did you mean \"status\"? Fix: see: gateway --help");
        await ExpectAsync(ExitCode.WrongUsage, "runs", "list", "--state", "bogus");
        Terminal.Output.ShouldContain("it takes");
        Terminal.Output.ShouldContain("finished");
        Terminal.Output.ShouldNotContain("RunState");
    }

    private (long Read, long Insert, long Held) Counts() =>
        (Terminal.Json["read"]!.GetValue<long>(), Terminal.Json["insert"]!.GetValue<long>(), Terminal.Json["held"]!.GetValue<long>());
}
