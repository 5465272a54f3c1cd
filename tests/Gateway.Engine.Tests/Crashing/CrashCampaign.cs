using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Crashing;

/// <summary>A fault planted into the engine from outside, to prove that the campaign would see it.</summary>
internal sealed record Plant
{
    /// <summary>Changes what is committed; null drops the commit.</summary>
    public Func<SyncCommit, SyncCommit?>? Store { get; init; }

    /// <summary>Changes what the destination is told or tells.</summary>
    public Func<IDestination, IDestination>? Destination { get; init; }
}

/// <summary>
/// Runs a sync again and again while the source changes, kills it at random moments, loses answers, and then compares the partner with the source:
/// nothing may be lost, nothing doubled.
/// </summary>
internal sealed class CrashCampaign(DestinationClass kind, int seed, Plant? plant = null)
{
    private const int Keys = 12;

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, int> _versions = [];
    private readonly Dictionary<int, string> _current = [];

    /// <summary>Kills that struck before the run was over.</summary>
    public int Kills { get; private set; }

    /// <summary>Runs the campaign and returns every broken promise, in words.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int rounds)
    {
        await using var harness = new SyncHarness(kind, destination: new DestinationTraits { Class = kind, Deletes = true, MaxBatchSize = 3, SettleTime = TimeSpan.Zero });
        for (var round = 0; round < rounds; round++)
        {
            Change(harness);
            Trouble(harness, _random.Next(5));

            var life = new Mortal(_random.Next(1, 25));
            await RunOnceAsync(harness, life);
            Kills += life.Dead ? 1 : 0;
        }

        for (var quiet = 0; quiet < 3; quiet++)
        {
            await RunOnceAsync(harness, new Mortal(int.MaxValue));
        }

        return [.. await CheckAsync(harness)];
    }

    /// <summary>Sometimes the partner does the work and the answer is lost, sometimes the call is lost before any work, sometimes the partner is away.</summary>
    private static void Trouble(SyncHarness harness, int kind)
    {
        var failure = kind switch
        {
            1 => FailureKind.Unknown,
            2 => FailureKind.Transient,
            _ => (FailureKind?)null,
        };
        harness.Destination.BeforeBatch = (_, _) =>
        {
            var now = failure;
            failure = null;
            return now is { } told ? throw new AdapterException(told, "GW2240", "the call failed before any work") : Task.CompletedTask;
        };
        if (kind == 0)
        {
            harness.Destination.LoseNextAnswer();
        }
    }

    private async Task RunOnceAsync(SyncHarness harness, Mortal life)
    {
        var setup = harness.Setup(new RunRequest(RunCause.Manual) { IgnoreGuards = new HashSet<string> { "maxHeldPercent", "maxChangedPercent", "maxDeletedPercent" } });
        IDestination destination = setup.Destination is IDeliveryLookup ? new MortalQueryable(setup.Destination, life) : new MortalDestination(setup.Destination, life);
        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(
            setup with { Store = new MortalStore(harness.Store, life, plant?.Store), Destination = plant?.Destination?.Invoke(destination) ?? destination },
            TestContext.Current.CancellationToken);
        run.ShouldNotBeNull();
    }

    /// <summary>A few records change, some go back to what they were (A, B, A), some go and come back.</summary>
    private void Change(SyncHarness harness)
    {
        for (var i = 0; i < 4; i++)
        {
            var key = _random.Next(Keys);
            if (_current.ContainsKey(key) && _random.Next(6) == 0 && kind == DestinationClass.Upsert)
            {
                _current.Remove(key);
                harness.Source.Add($$"""{"id":"{{key}}"}""", ChangeKind.Delete);
                continue;
            }

            // Two values alternate, so that a hash is never a fit key and a repeat of the last effect is always a double.
            var version = _versions[key] = _versions.GetValueOrDefault(key) + 1;
            _current[key] = version % 2 == 0 ? "b" : "a";
            harness.Add(key, _current[key]);
        }
    }

    private async Task<List<string>> CheckAsync(SyncHarness harness)
    {
        var broken = new List<string>();
        var held = await harness.HeldAsync();
        var waiting = held.Select(record => System.Text.Json.JsonDocument.Parse(harness.Content(record) is { Length: > 0 } raw ? raw : harness.Mapped(record)).RootElement.GetProperty("id").GetString()!).ToHashSet();
        foreach (var effects in harness.Destination.Effects.GroupBy(effect => effect.Key))
        {
            broken.AddRange(effects.Zip(effects.Skip(1))
                .Where(pair => kind != DestinationClass.Upsert && pair.First.Content == pair.Second.Content)
                .Select(pair => $"doubled: {effects.Key} has {pair.First.Content} twice in a row ({pair.First.IdempotencyKey}, {pair.Second.IdempotencyKey})"));
            broken.AddRange(effects.Zip(effects.Skip(1)).Where(pair => pair.Second.Sequence < pair.First.Sequence).Select(pair => $"out of order: {effects.Key}"));
            broken.AddRange(effects.GroupBy(effect => effect.IdempotencyKey).Where(same => same.Select(effect => effect.Content).Distinct().Count() > 1).Select(same => $"one key for two contents: {same.Key}"));
        }

        foreach (var (key, value) in _current)
        {
            var id = key.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var last = harness.Destination.Effects.LastOrDefault(effect => effect.Key == id);
            if (!waiting.Contains(id) && last?.Content.Contains($"\"{value}\"", StringComparison.Ordinal) != true)
            {
                broken.Add($"lost: {id} is {value} at the source and {last?.Content ?? "nothing"} at the partner, and nothing is held");
            }
        }

        if (kind == DestinationClass.Upsert)
        {
            broken.AddRange(harness.Destination.Held.Where(record => !_current.ContainsKey(int.Parse(record.Key, System.Globalization.CultureInfo.InvariantCulture))).Select(record => $"not deleted: {record.Key}"));
        }

        if (kind != DestinationClass.Naked && held.Count > 0)
        {
            broken.Add($"{held.Count} records are held although every outcome could be found out");
        }

        var state = await harness.Store.Syncs.LoadAsync("vacancies", TestContext.Current.CancellationToken);
        broken.AddRange(state.OpenBatches.Select(batch => $"left open: batch {batch.Id} in state {batch.State}"));
        broken.AddRange((await harness.VerifyAsync()).Select(violation => $"{violation.Invariant.Text}: {violation.Message}"));
        return broken;
    }
}
