using System.Globalization;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>
/// A run that is frozen, loses its lease to somebody else and is thawed: it must commit nothing more. GATEWAY_FREEZES=100 sets the number of cycles.
/// </summary>
public sealed class FreezeTests
{
    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FREEZES") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task P18_a_thawed_run_commits_nothing_after_its_lease_was_taken_over()
    {
        await using var lab = await LabInstallation.CreateAsync(400, seed: 5);
        (await GatewayProcess.RunAsync(lab.Folder, "run", "upsert", "--json")).Exit.ShouldBe(0);
        var random = new Random(5);
        var frozen = 0;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            lab.Lab.Advance();
            lab.Lab.Faults.Clear();
            // The partner answers slowly, so that the freeze hits a run with calls under way.
            lab.Lab.Faults.Always("POST", "upsert", Fault.Delay(1_000));
            await using var run = lab.Run("upsert", new Dictionary<string, string>());
            await WaitForWorkAsync(lab.Folder, random);
            var stolen = await FreezeAsync(run, lab.Folder);
            await run.SignalAsync("CONT");
            lab.Lab.Faults.Clear();
            await run.WaitAsync();
            frozen += stolen.Running ? 1 : 0;
            (await StaleAsync(lab.Folder, stolen)).ShouldBeEmpty();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{frozen} of {Cycles} freezes hit a run under way; no stale commit");
        frozen.ShouldBeGreaterThan(0);
    }

    /// <summary>Freezes a run and takes its lease. One frozen while it holds SQLite's write lock keeps everybody out: it is thawed for a moment and frozen again.</summary>
    private static async Task<(long Sequence, long Token, bool Running)> FreezeAsync(GatewayProcess run, string folder)
    {
        for (var attempt = 0; ; attempt++)
        {
            await run.SignalAsync("STOP");
            try
            {
                return TakeOver(folder);
            }
            catch (SqliteException locked) when (locked.SqliteErrorCode == 5 && attempt < 20)
            {
                await run.SignalAsync("CONT");
                await Task.Delay(TimeSpan.FromMilliseconds(7), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task WaitForWorkAsync(string folder, Random random)
    {
        var before = Head(folder).Sequence;
        for (var wait = 0; wait < 200 && Head(folder).Sequence <= before + random.Next(1, 6); wait++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static (long Sequence, long Token, bool Running) Head(string folder)
    {
        using var connection = Open(folder);
        return (Number(connection, "select coalesce(max(sequence), 0) from journal"), Number(connection, "select coalesce(max(token), 0) from lease where sync = 'upsert'"), Number(connection, "select count(*) from lease where sync = 'upsert' and holder is not null") == 1);
    }

    /// <summary>What a second node does after the lease has run out: it raises the token.</summary>
    private static (long Sequence, long Token, bool Running) TakeOver(string folder)
    {
        using var connection = Open(folder);
        using var transaction = connection.BeginTransaction();
        var head = (Number(connection, "select coalesce(max(sequence), 0) from journal"), Number(connection, "select token from lease where sync = 'upsert'"), Number(connection, "select count(*) from lease where sync = 'upsert' and holder is not null") == 1);
        using var command = connection.CreateCommand();
        command.CommandText = "update lease set token = token + 1, holder = null, expires_at = 0 where sync = 'upsert'";
        command.ExecuteNonQuery();
        transaction.Commit();
        return head;
    }

    private static async Task<List<JournalEntry>> StaleAsync(string folder, (long Sequence, long Token, bool Running) stolen)
    {
        await using var store = SqliteStore.Open(Path.Combine(folder, "data"), StoreAccess.Observe, TimeProvider.System);
        var stale = new List<JournalEntry>();
        await foreach (var entry in store.Journal.ReadAsync(stolen.Sequence + 1, TestContext.Current.CancellationToken))
        {
            if (entry.Subject == "upsert" && entry.Token > 0 && entry.Token <= stolen.Token)
            {
                stale.Add(entry);
            }
        }

        return stale;
    }

    private static string Database(string folder) => Path.Combine(folder, "data", "gateway.db");

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Database(folder)};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }
}
