using System.Globalization;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>The program killed while it looks after its store: migration, backup, checkpoint, pruning (delivery.md P12, P14).</summary>
public sealed class UpkeepDeathTests
{
    private const int Newest = 3;

    [Theory(Timeout = GatewayProcess.LongestTest)]
    [InlineData("during-migration:1", 1)]
    [InlineData("during-migration:2", 2)]
    public async Task P12_a_death_during_a_migration_leaves_the_old_format_or_the_new_one(string point, long left)
    {
        using var rows = await RowsInstallation.CreateAsync(50);
        MakeOld(rows, padding: 0);
        await using (var dying = rows.StartRun(point))
        {
            (await dying.WaitAsync()).ShouldBe(137);
        }

        RowsInstallation.Count(rows.Database, "pragma user_version").ShouldBe(left);
        Schema(rows.Database).ShouldBe(SchemaOf(left));

        await rows.RunAsync();
        RowsInstallation.Count(rows.Database, "pragma user_version").ShouldBe(Newest);
        Schema(rows.Database).ShouldBe(SchemaOf(Newest));
        await rows.ShouldBeWholeAsync();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P14_a_death_during_the_backup_before_a_migration_leaves_no_half_backup()
    {
        using var rows = await RowsInstallation.CreateAsync(50);
        MakeOld(rows, padding: 64);
        var (copy, part) = (rows.Database + ".format-1", rows.Database + ".format-1.part");

        await KillWhenAsync(rows, () => File.Exists(part));

        File.Exists(part).ShouldBeTrue("the death came too late");
        File.Exists(copy).ShouldBeFalse();
        await rows.RunAsync();
        File.Exists(part).ShouldBeFalse();
        RowsInstallation.Count(copy, "pragma user_version").ShouldBe(1);
        RowsInstallation.Text(copy, "pragma integrity_check").ShouldBe("ok");
        await rows.ShouldBeWholeAsync();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P14_a_death_during_a_checkpoint_loses_nothing()
    {
        using var rows = await RowsInstallation.CreateAsync(20_000);
        await rows.RunAsync();
        var struck = 0;
        for (var round = 0; round < 5 && struck == 0; round++)
        {
            rows.Add(20_000);
            var before = new FileInfo(rows.Database).Length;

            // Nothing but a checkpoint writes to this file.
            await KillWhenAsync(rows, () => new FileInfo(rows.Database).Length > before);

            struck += new FileInfo(rows.Database + "-wal") is { Exists: true, Length: > 0 } ? 1 : 0;
        }

        struck.ShouldBe(1, "no death came during the checkpoint");
        await rows.RunAsync();
        await rows.ShouldBeWholeAsync();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P14_a_death_while_pruning_prunes_nothing_and_the_next_pass_prunes()
    {
        using var rows = await RowsInstallation.CreateAsync(50);
        await AgeAsync(rows);
        await using (var dying = rows.StartRun("during-prune:1"))
        {
            (await dying.WaitAsync()).ShouldBe(137);
        }

        RowsInstallation.Count(rows.Database, "select count(*) from journal where actor = 'long ago'").ShouldBe(20);
        await rows.ExpectAsync(0, "audit", "verify", "--json");

        ReadClockEarlier(rows);
        await rows.RunAsync();
        RowsInstallation.Count(rows.Database, "select count(*) from journal where actor = 'long ago'").ShouldBe(0);
        await rows.ShouldBeWholeAsync();
    }

    /// <summary>Kills a run as soon as something is seen.</summary>
    private static async Task KillWhenAsync(RowsInstallation rows, Func<bool> seen)
    {
        await using var run = rows.StartRun();
        var end = run.WaitAsync();
        while (!end.IsCompleted && !seen())
        {
            Thread.Yield();
        }

        run.Kill();
        await end;
    }

    /// <summary>Puts the database of the first release in place, with as many megabytes in it as are asked for.</summary>
    private static void MakeOld(RowsInstallation rows, int padding)
    {
        RowsInstallation.Execute(rows.Database, Migration(1) + $";pragma user_version=1;insert into meta (name, value) values ('database', '{Guid.NewGuid()}')");
        for (var i = 0; i < padding; i++)
        {
            RowsInstallation.Execute(rows.Database, $"insert into value (scope, name, value) values ('padding', '{i}', hex(zeroblob(512 * 1024)))");
        }
    }

    /// <summary>Journal entries of a time that is not kept any more, and a clock that was read long enough ago to believe it.</summary>
    private static async Task AgeAsync(RowsInstallation rows)
    {
        await using (var store = SqliteStore.Open(rows.Data, StoreAccess.Own, new LongAgo()))
        {
            for (var i = 0; i < 20; i++)
            {
                await store.Journal.AppendAsync(new JournalNote("long ago", "test", "store"), TestContext.Current.CancellationToken);
            }
        }

        SqliteConnection.ClearAllPools();
        await rows.RunAsync();
        ReadClockEarlier(rows);
    }

    private static void ReadClockEarlier(RowsInstallation rows)
    {
        var earlier = TimeProvider.System.GetUtcNow().AddHours(-2).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        RowsInstallation.Execute(rows.Database, $"insert into value (scope, name, value) values ('retention', 'clock', '{earlier}') on conflict do update set value = '{earlier}'");
    }

    private static string SchemaOf(long format)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Join(';', Enumerable.Range(1, (int)format).Select(Migration));
        command.ExecuteNonQuery();
        command.CommandText = SchemaSql;
        return (string)command.ExecuteScalar()!;
    }

    private const string SchemaSql = "select group_concat(sql, char(10)) from (select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by name)";

    private static string? Schema(string database) => RowsInstallation.Text(database, SchemaSql);

    private static string Migration(int number)
    {
        var assembly = typeof(SqliteStore).Assembly;
        var name = assembly.GetManifestResourceNames().Single(name => name.StartsWith($"Gateway.Engine.Storage.Sqlite/{number:0000}-", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class LongAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-1_000);
    }
}
