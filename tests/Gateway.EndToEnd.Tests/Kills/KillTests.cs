using System.Globalization;
using System.Text.Json;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>
/// The executable killed with -9, at named points and at random moments, while the source changes and answers are lost. Source and sinks live in
/// this process. GATEWAY_PROCESS_KILLS=1000 sets the number of kills; the default is the short form.
/// </summary>
public sealed class KillTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_PROCESS_KILLS") ?? "24", CultureInfo.InvariantCulture);

    private static readonly string[] Points =
        ["before-lease", "after-lease", "during-read", "before-intent", "before-commit", "after-intent", "before-send", "during-send", "after-send", "before-result", "after-result", "before-anchor", "after-end"];

    [Fact]
    public async Task Nothing_is_lost_and_nothing_doubled_when_the_program_is_killed()
    {
        await using var lab = await LabInstallation.CreateAsync(60, seed: 11);
        var random = new Random(11);
        var deaths = new Dictionary<string, int>();
        for (var round = 0; round < Kills; round++)
        {
            var kind = LabInstallation.Classes[round % 4];
            lab.Lab.Advance();
            if (random.Next(4) == 0)
            {
                lab.Lab.Faults.Next("POST", kind, Fault.DoneThenReset());
            }

            var point = random.Next(3) == 0 ? "random" : Points[random.Next(Points.Length)];
            if (await KillAsync(lab, kind, point, random) == 137)
            {
                deaths[point] = deaths.GetValueOrDefault(point) + 1;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{deaths.Values.Sum()} kills struck in {Kills} runs: {string.Join(", ", deaths.OrderBy(death => death.Key).Select(death => $"{death.Key} {death.Value}"))}");
        lab.Lab.Faults.Clear();
        foreach (var kind in LabInstallation.Classes)
        {
            await SettleAsync(lab, kind);
        }

        (await BrokenAsync(lab)).ShouldBeEmpty();
        deaths.Values.Sum().ShouldBeGreaterThan(Kills / 4);
    }

    private static async Task<int> KillAsync(LabInstallation lab, string kind, string point, Random random)
    {
        if (point != "random")
        {
            await using var armed = lab.Run(kind, new Dictionary<string, string> { ["GATEWAY_CRASH_AT"] = $"{point}:{random.Next(1, 5)}" });
            return await armed.WaitAsync();
        }

        await using var running = lab.Run(kind);
        var end = running.WaitAsync();
        await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 2500)), TimeProvider.System, TestContext.Current.CancellationToken));
        running.Kill();
        return await end;
    }

    private static async Task SettleAsync(LabInstallation lab, string kind)
    {
        for (var run = 0; run < 2; run++)
        {
            var result = await GatewayProcess.RunAsync(lab.Folder, "run", kind, "--json");
            result.Exit.ShouldBeOneOf(0, 4);
        }
    }

    private static async Task<List<string>> BrokenAsync(LabInstallation lab)
    {
        var source = lab.Lab.Sources["records"].Records.Records.Where(record => !record.Deleted).ToDictionary(record => record.Key, record => State(record.Json));
        var broken = new List<string>();
        foreach (var kind in LabInstallation.Classes)
        {
            var waiting = (await GatewayProcess.RunAsync(lab.Folder, "held", "list", "--sync", kind, "--json")).Json["items"]!.AsArray().Count;
            if (kind != "naked" && waiting > 0)
            {
                broken.Add($"{kind}: {waiting} records are held although every outcome could be found out");
            }

            var effects = lab.Effects(kind).Where(effect => effect.Kind is EffectKind.Created or EffectKind.Updated or EffectKind.Repeated).GroupBy(effect => effect.Key).ToDictionary(group => group.Key, group => group.ToArray());
            if (kind != "upsert")
            {
                broken.AddRange(effects.Where(entry => entry.Value.Zip(entry.Value.Skip(1)).Any(pair => pair.First.Hash == pair.Second.Hash)).Select(entry => $"{kind}: {entry.Key} was done twice"));
            }

            var held = lab.Lab.Sinks[kind].Records.GroupBy(record => record.Key).ToDictionary(group => group.Key, group => State(group.Last().Json));
            var lost = source.Where(record => kind == "queryable"
                ? !held.ContainsKey($"{record.Key}-{record.Value}")
                : held.GetValueOrDefault(record.Key) != record.Value).ToArray();
            // A naked destination may keep records waiting behind one in doubt: as many are shown as held.
            if (kind == "naked" ? lost.Length > waiting : lost.Length > 0)
            {
                broken.Add($"{kind}: {lost.Length} records are not what the source says, first {lost[0].Key} = {lost[0].Value}, the sink has {held.Count} records and {held.GetValueOrDefault(lost[0].Key)}");
            }

            if (kind == "upsert")
            {
                broken.AddRange(held.Keys.Except(source.Keys).Select(key => $"upsert: {key} is gone at the source and still there"));
            }
        }

        var audit = await GatewayProcess.RunAsync(lab.Folder, "audit", "verify", "--json");
        return audit.Exit == 0 ? broken : [.. broken, "the journal chain is broken: " + audit.Output];
    }

    private static string State(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("state").GetString()!;
    }
}
