using System.Text.Json;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

public class InMemorySourceConformance : SourceConformance
{
    private InMemorySource? _system;

    protected InMemorySource System => _system ??= new InMemorySource(Traits);

    protected override SourceTraits Traits => new() { Mode = ReadMode.Repeatable };

    protected override ValueTask SeedAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            System.Add($$"""{"id":{{i}},"name":"Siti Uji {{i}}"}""");
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => ValueTask.FromResult(System.Connect());

    protected override ValueTask<bool> BreakAsync()
    {
        System.BeforePage = (_, _) => throw new AdapterException(FailureKind.Transient, "GW2402", "the system is away");
        return ValueTask.FromResult(true);
    }
}

public sealed class InMemorySnapshotConformance : InMemorySourceConformance
{
    protected override SourceTraits Traits => new() { Mode = ReadMode.Snapshot, Deletes = DeleteSignal.Absence };
}

public sealed class InMemoryDestructiveConformance : InMemorySourceConformance
{
    protected override SourceTraits Traits => new() { Mode = ReadMode.Destructive };
}

public class InMemoryDestinationConformance : DestinationConformance
{
    private InMemoryDestination? _system;

    protected InMemoryDestination System => _system ??= new InMemoryDestination(Traits) { Refuses = content => content.Contains("zz-unwanted", StringComparison.Ordinal) };

    protected override DestinationTraits Traits => new() { Class = DestinationClass.Keyed, Deletes = true, MaxConcurrentBatches = 4 };

    protected override string RefusedValue => "zz-unwanted";

    protected override ValueTask<IDestinationAdapter> CreateAsync() => ValueTask.FromResult(System.Connect());

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() => ValueTask.FromResult<IReadOnlyList<HeldEntry>>(
        [.. System.Held.Select(effect => new HeldEntry(effect.Key, JsonDocument.Parse(effect.Content).RootElement.GetProperty("name").GetString()!))]);

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        System.LoseNextAnswer();
        return ValueTask.FromResult(true);
    }

    protected override ValueTask<bool> BreakAsync()
    {
        System.BeforeBatch = (_, _) => throw new AdapterException(FailureKind.Transient, "GW2402", "the system is away");
        return ValueTask.FromResult(true);
    }
}

public sealed class InMemoryUpsertConformance : InMemoryDestinationConformance
{
    protected override DestinationTraits Traits => new() { Class = DestinationClass.Upsert };
}

public sealed class InMemoryQueryableConformance : InMemoryDestinationConformance
{
    protected override DestinationTraits Traits => new() { Class = DestinationClass.Queryable };
}

public sealed class InMemoryNakedConformance : InMemoryDestinationConformance
{
    protected override DestinationTraits Traits => new() { Class = DestinationClass.Naked };
}
