using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>
/// The program is stopped, upgraded or restarted while it works (delivery.md P13, P16, P27, O2, O11). GATEWAY_RESTARTS=30 sets how often the restart loop kills;
/// the default is the short form.
/// </summary>
public sealed class RestartTests
{
    private static readonly int Restarts = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_RESTARTS") ?? "4", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P16_O11_a_host_that_is_stopped_and_upgraded_mid_run_ends_in_order_and_goes_on_where_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        await using var lab = await LabInstallation.CreateAsync(400, seed: 16);
        lab.Lab.Faults.Always("POST", "keyed", Fault.Delay(400));
        await using (var host = await ServeAsync(lab))
        {
            (await GatewayProcess.RunAsync(lab.Folder, "run", "keyed", "--detach", "--json")).Exit.ShouldBe(0);
            await UntilAsync(() => lab.Effects("keyed").Count > 20);

            (await host.StopAsync("TERM")).ShouldBe(0);
        }

        var before = lab.Effects("keyed").Count;
        before.ShouldBeLessThan(400);
        (await LastRunAsync(lab))["state"]!.GetValue<string>().ShouldBe("cancelled");
        lab.Lab.Faults.Clear();
        MakeOlder(lab);

        (await GatewayProcess.RunAsync(lab.Folder, "run", "keyed", "--json")).Exit.ShouldBe(0);
        File.Exists(Path.Combine(lab.Folder, "data", "gateway.db.format-2")).ShouldBeTrue();
        await ShouldBeWholeAsync(lab);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P27_a_restart_loop_makes_progress_and_doubles_nothing()
    {
        await using var lab = await LabInstallation.CreateAsync(2_000, seed: 27);
        lab.Lab.Faults.Always("POST", "keyed", Fault.Delay(100));
        var random = new Random(27);
        for (var restart = 0; restart < Restarts; restart++)
        {
            var before = Arrived(lab);
            await using var run = lab.Run("keyed");
            var end = run.WaitAsync();
            await UntilAsync(() => Arrived(lab) > before + random.Next(1, 60) || end.IsCompleted);
            run.Kill();
            (await end).ShouldBe(137);
            Arrived(lab).ShouldBeGreaterThan(before);
        }

        lab.Lab.Faults.Clear();
        (await GatewayProcess.RunAsync(lab.Folder, "run", "keyed", "--json")).Exit.ShouldBe(0);
        await ShouldBeWholeAsync(lab);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P13_a_death_during_a_replay_leaves_each_record_in_one_state()
    {
        await using var lab = await LabInstallation.CreateAsync(60, seed: 13);
        lab.Lab.Faults.Next("POST", "naked", Fault.DoneThenReset());
        (await GatewayProcess.RunAsync(lab.Folder, "run", "naked", "--json")).Exit.ShouldBe(4);
        lab.Lab.Sinks["naked"].Records.Count.ShouldBe(60);
        var doubtful = (await HeldAsync(lab)).Count;
        doubtful.ShouldBe(10);

        await using (var replay = GatewayProcess.Start(lab.Folder, new Dictionary<string, string> { ["GATEWAY_CRASH_AT"] = "after-send:1" }, "held", "replay", "--sync", "naked", "--as-recorded", "--json"))
        {
            (await replay.WaitAsync()).ShouldBe(137);
        }

        // They went as a person asked, nobody knows whether they arrived, and so they are in doubt again: once each, and not sent a third time.
        (await GatewayProcess.RunAsync(lab.Folder, "run", "naked", "--json")).Exit.ShouldBeOneOf(0, 4);
        (await HeldAsync(lab)).Count.ShouldBe(doubtful);
        (lab.Effects("naked").Count - 60).ShouldBe(doubtful);
        await VerifyAsync(lab);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task O2_a_mapping_edited_mid_run_holds_from_the_next_run_on()
    {
        const int records = 400;
        await using var lab = await LabInstallation.CreateAsync(records, seed: 2);
        lab.Lab.Faults.Always("POST", "upsert", Fault.Delay(250));
        await using var host = GatewayProcess.Start(lab.Folder, "serve", "--port", "0", "--json");
        var ready = new Uri(new Uri(JsonNode.Parse(await host.ReadLineAsync())!["address"]!.GetValue<string>()), "health/ready");
        using var client = new HttpClient();
        var version = await VersionAsync(client, ready);
        (await GatewayProcess.RunAsync(lab.Folder, "run", "upsert", "--detach", "--json")).Exit.ShouldBe(0);
        await UntilAsync(() => lab.Effects("upsert").Count > 0);

        var mapping = Path.Combine(lab.Folder, "mappings", "upsert.json");
        await File.WriteAllTextAsync(mapping, (await File.ReadAllTextAsync(mapping, Token)).Replace("\"source.state\"", "\"source.state + '-edited'\"", StringComparison.Ordinal), Token);
        using (var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
        {
            while (await VersionAsync(client, ready) == version)
            {
                await look.WaitForNextTickAsync(Token);
            }
        }

        lab.Effects("upsert").Count.ShouldBeLessThan(records, "the run was over before the edit was taken");
        lab.Lab.Faults.Clear();
        await UntilAsync(() => lab.Effects("upsert").Count == records);
        lab.Lab.Sinks["upsert"].Records.ShouldAllBe(record => !LabInstallation.State(record.Json).EndsWith("-edited", StringComparison.Ordinal));
        (await GatewayProcess.RunAsync(lab.Folder, "run", "upsert", "--full", "--json")).Exit.ShouldBe(0);
        lab.Lab.Sinks["upsert"].Records.ShouldAllBe(record => LabInstallation.State(record.Json).EndsWith("-edited", StringComparison.Ordinal));
    }

    private static int Arrived(LabInstallation lab) => lab.Lab.Sinks["keyed"].Records.Count;

    private static async Task<GatewayProcess> ServeAsync(LabInstallation lab)
    {
        var host = GatewayProcess.Start(lab.Folder, "serve", "--port", "0", "--json");
        await host.ReadLineAsync();
        return host;
    }

    private static async Task UntilAsync(Func<bool> seen)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!seen())
        {
            await look.WaitForNextTickAsync(Token);
        }
    }

    private static async Task<JsonObject> LastRunAsync(LabInstallation lab) =>
        (await GatewayProcess.RunAsync(lab.Folder, "runs", "list", "--json")).Json["items"]!.AsArray()[0]!.AsObject();

    private static async Task<string> VersionAsync(HttpClient client, Uri ready) =>
        JsonNode.Parse(await client.GetStringAsync(ready, Token))!["configVersion"]!.GetValue<string>();

    private static async Task<JsonArray> HeldAsync(LabInstallation lab) =>
        (await GatewayProcess.RunAsync(lab.Folder, "held", "list", "--sync", "naked", "--json")).Json["items"]!.AsArray();

    /// <summary>What the release before this one would have left: its format lacks what the newest migration adds.</summary>
    private static void MakeOlder(LabInstallation lab)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(lab.Folder, "data", "gateway.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "drop index held_settled; drop index inbox_settled; pragma user_version=2";
        command.ExecuteNonQuery();
    }

    /// <summary>Each record of the source arrived, each once, and the store agrees with itself.</summary>
    private static async Task ShouldBeWholeAsync(LabInstallation lab)
    {
        var source = lab.Lab.Sources["records"].Records.Records.Where(record => !record.Deleted).Select(record => record.Key);
        var done = lab.Effects("keyed").Where(effect => effect.Kind is EffectKind.Created or EffectKind.Updated or EffectKind.Repeated).ToList();
        done.Select(effect => effect.Key).Distinct().ShouldBe(source, ignoreOrder: true);
        done.Count.ShouldBe(done.Select(effect => effect.Key).Distinct().Count(), "something was done twice");
        await VerifyAsync(lab);
    }

    private static async Task VerifyAsync(LabInstallation lab)
    {
        var verified = await GatewayProcess.RunAsync(lab.Folder, "verify-run", "--json");
        verified.Exit.ShouldBe(0, verified.Output);
    }
}
