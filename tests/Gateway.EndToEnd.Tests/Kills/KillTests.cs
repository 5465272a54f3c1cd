using System.Collections.Concurrent;
using System.Globalization;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>
/// The executable killed with -9, at named points and at random moments, while the source changes and answers are lost. Source and sinks live in
/// this process; what is in doubt is decided between deaths, by the sink's own log. GATEWAY_PROCESS_KILLS=1000 sets the number of runs that are
/// shot at, GATEWAY_POINT_KILLS=25 how often each named point is died at in each class, GATEWAY_KILL_CLASSES=keyed,naked which classes; the default
/// is the short form with all of them.
/// </summary>
public sealed class KillTests
{
    private static readonly string[] Points =
        ["before-lease", "after-lease", "during-read", "before-intent", "before-commit", "after-intent", "before-send", "during-send", "after-send", "before-result", "after-result", "before-anchor", "after-end"];

    private static readonly string[] Classes = Environment.GetEnvironmentVariable("GATEWAY_KILL_CLASSES") is { } some ? some.Split(',') : [.. LabInstallation.Classes];

    private readonly ConcurrentDictionary<string, int> _deaths = [];
    private int _runs;

    [Fact]
    public Task Nothing_is_lost_and_nothing_doubled_when_the_program_is_killed()
    {
        var runs = Number("GATEWAY_PROCESS_KILLS", 16);
        return EachClassAsync(11, async (lab, kind, random) =>
        {
            for (var round = 0; round < runs / Classes.Length; round++)
            {
                var point = random.Next(3) == 0 ? "random" : Points[random.Next(Points.Length)];
                await ShootAsync(lab, kind, point, random, latest: 2);
            }
        });
    }

    [Fact]
    public Task P1_P2_P3_P4_P5_P6_P7_P8_P9_P10_P11_P15_it_may_die_at_any_named_point_whatever_the_destination_is()
    {
        var wanted = Number("GATEWAY_POINT_KILLS", 0);
        return EachClassAsync(12, async (lab, kind, random) =>
        {
            foreach (var point in Points.Where(point => wanted > 0 || kind == Classes[point.Length % Classes.Length]))
            {
                var struck = 0;
                for (var tries = 0; struck < Math.Max(1, wanted) && tries < (wanted * 3) + 5; tries++)
                {
                    struck += await ShootAsync(lab, kind, point, random, latest: 1) ? 1 : 0;
                }

                struck.ShouldBe(Math.Max(1, wanted), $"{point} was not reached often enough by {kind}");
                TestContext.Current.TestOutputHelper?.WriteLine($"{kind} died {struck} times {point}");
            }
        });
    }

    /// <summary>Shoots at each class of destination in an installation of its own, as many at once as there are cores, and looks at what is left.</summary>
    private async Task EachClassAsync(int seed, Func<LabInstallation, string, Random, Task> shoot)
    {
        var broken = new ConcurrentBag<string>();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Classes, atOnce, async (kind, _) =>
        {
            await using var lab = await LabInstallation.CreateAsync(60, seed);
            await shoot(lab, kind, new Random(seed + kind.Length));
            foreach (var finding in await BrokenAsync(lab, kind))
            {
                broken.Add(finding);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{_deaths.Values.Sum()} kills struck in {_runs} runs: {string.Join(", ", _deaths.OrderBy(death => death.Key, StringComparer.Ordinal).Select(death => $"{death.Key} {death.Value}"))}");
        broken.ShouldBeEmpty();
        _deaths.Values.Sum().ShouldBeGreaterThan(_runs / 4);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>One run that is killed somewhere while the source has moved on and some answers are lost. False: it ended before.</summary>
    private async Task<bool> ShootAsync(LabInstallation lab, string kind, string point, Random random, int latest)
    {
        if (kind == "naked")
        {
            await Doubts.DecideAsync(lab, kind);
        }

        Interlocked.Increment(ref _runs);
        lab.Lab.Advance();
        if (random.Next(4) == 0)
        {
            lab.Lab.Faults.Next("POST", kind, Fault.DoneThenReset());
        }

        var struck = await KillAsync(lab, kind, point, random, latest) == 137;
        if (struck)
        {
            _deaths.AddOrUpdate($"{kind} {point}", 1, (_, deaths) => deaths + 1);
        }
        else if (kind != "naked")
        {
            // Whoever dies before every answer has tried often enough one day; what nobody could find out by then waits for a person.
            await Doubts.DecideAsync(lab, kind);
        }

        return struck;
    }

    private static async Task<int> KillAsync(LabInstallation lab, string kind, string point, Random random, int latest)
    {
        if (point != "random")
        {
            await using var armed = lab.Run(kind, new Dictionary<string, string> { ["GATEWAY_CRASH_AT"] = $"{point}:{random.Next(1, latest + 1)}" });
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

    /// <summary>Lets the sync come to rest without faults and compares what its sink has with what the source says.</summary>
    private static async Task<List<string>> BrokenAsync(LabInstallation lab, string kind)
    {
        lab.Lab.Faults.Clear();
        await SettleAsync(lab, kind);
        await Doubts.DecideAsync(lab, kind);
        await SettleAsync(lab, kind);

        var source = lab.Lab.Sources["records"].Records.Records.Where(record => !record.Deleted).ToDictionary(record => record.Key, record => record.Json);
        var broken = new List<string>();
        var waiting = (await GatewayProcess.RunAsync(lab.Folder, "held", "list", "--sync", kind, "--json")).Json["items"]!.AsArray().Count;
        if (waiting > 0)
        {
            broken.Add($"{kind}: {waiting} records are held although every outcome was found out");
        }

        var effects = lab.Effects(kind).Where(effect => effect.Kind is EffectKind.Created or EffectKind.Updated or EffectKind.Repeated).GroupBy(effect => effect.Key).ToDictionary(group => group.Key, group => group.ToArray());
        if (kind != "upsert")
        {
            broken.AddRange(effects.Where(entry => entry.Value.Zip(entry.Value.Skip(1)).Any(pair => pair.First.Hash == pair.Second.Hash)).Select(entry => $"{kind}: {entry.Key} was done twice"));
        }

        var held = lab.Lab.Sinks[kind].Records.GroupBy(record => record.Key).ToDictionary(group => group.Key, group => LabInstallation.State(group.Last().Json));
        var lost = source.Where(record => kind == "queryable"
            ? !held.ContainsKey(LabInstallation.Act(record.Key, record.Value))
            : held.GetValueOrDefault(record.Key) != LabInstallation.State(record.Value)).ToArray();
        if (lost.Length > 0)
        {
            broken.Add($"{kind}: {lost.Length} records are not what the source says, first {lost[0].Key} = {LabInstallation.State(lost[0].Value)}, the sink has {held.Count} records and {held.GetValueOrDefault(lost[0].Key)}");
        }

        if (kind == "upsert")
        {
            broken.AddRange(held.Keys.Except(source.Keys).Select(key => $"upsert: {key} is gone at the source and still there"));
        }

        var verified = await GatewayProcess.RunAsync(lab.Folder, "verify-run", "--json");
        return verified.Exit == 0 ? broken : [.. broken, "the store contradicts itself: " + verified.Output];
    }
}
