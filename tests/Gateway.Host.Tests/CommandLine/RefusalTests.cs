using Gateway.Host.CommandLine;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>What a command refuses says by its code why.</summary>
public sealed class RefusalTests : PersonSync
{
    [Theory]
    [InlineData(true, ExitCode.TimedOut, "GW6810")]
    [InlineData(false, ExitCode.Cancelled, "GW6809")]
    public void What_was_stopped_says_by_whom(bool timedOut, int exit, string code) => Said(new OperationCanceledException(), timedOut).ShouldBe((exit, code));

    [Fact]
    public void What_nobody_foresaw_says_so() => Said(new InvalidOperationException("strange"), timedOut: false).ShouldBe((ExitCode.Failed, "GW6899"));

    [Fact]
    public async Task A_sync_without_a_schedule_has_none_to_pause()
    {
        Terminal.With("kota/syncs/orang.json", """{ "from": "asal.orang", "to": "tujuan.orang", "mapping": "orang-v1" }""");
        await ExpectAsync(ExitCode.Failed, "schedule", "pause", "orang", "--reason", "uji");
        Code().ShouldBe("GW6816");
    }

    [Fact]
    public async Task What_is_consumed_by_reading_is_not_shown()
    {
        Terminal.With("kota/endpoints/kotak.json", $$"""
            { "adapter": "files@1", "settings": { "folder": "{{Terminal.Folder}}", "streams": { "s": { "format": { "type": "csv" }, "read": { "pattern": "*.csv" } } } } }
            """);
        await ExpectAsync(ExitCode.NotAllowed, "read", "kotak", "s");
        Code().ShouldBe("GW6812");
    }

    [Fact]
    public async Task A_misspelt_setting_is_told_with_the_nearest_one()
    {
        Terminal.With("kota/endpoints/asal.json", Endpoint("asal.db", """{ "raed": { } }"""));
        await ExpectAsync(ExitCode.ConfigurationInvalid, "validate");
        Terminal.Json["errors"]!.AsArray()[0]!["fix"]!.GetValue<string>().ShouldBe("Did you mean \"read\"?");
    }

    [Fact]
    public async Task A_sync_without_a_read_back_cannot_be_compared()
    {
        await ExpectAsync(ExitCode.ConfigurationInvalid, "compare", "orang");
        Code().ShouldBe("GW6820");
    }

    [Fact]
    public async Task A_host_that_is_not_there_does_not_answer()
    {
        var token = Path.Combine(Terminal.Folder, "token");
        await File.WriteAllTextAsync(token, "token-9901", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await ExpectAsync(ExitCode.Failed, "status", "--server", "http://127.0.0.1:1", "--token-file", token);
        Code().ShouldBe("GW6806");
    }

    [Fact]
    public async Task A_journal_that_was_changed_is_named_with_its_entry()
    {
        await ExpectAsync(ExitCode.RecordsHeld, "run", "orang");
        var database = Directory.GetFiles(Path.Combine(Terminal.Folder, "kota"), "*.db", SearchOption.AllDirectories).Single();
        SqliteConnection.ClearAllPools();
        await using (var connection = new SqliteConnection($"Data Source={database}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            var command = connection.CreateCommand();
            command.CommandText = "update journal set action = 'held.other' where sequence = 1";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await ExpectAsync(ExitCode.Failed, "audit", "verify");
        Code().ShouldBe("GW6814");
    }

    private static (int Exit, string Code) Said(Exception thrown, bool timedOut)
    {
        var failure = Failures.Of(thrown, timedOut);
        return (failure.ExitCode, failure.Errors[0].Code);
    }

    private string Code() => Terminal.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>();
}
