using Xunit;

namespace Gateway.Sdk.Testing;

public abstract partial class DestinationConformance
{
    private int _batches;

    private bool Asks => Traits.Class == DestinationClass.Queryable || Traits.Queryable;

    private Delivery Upsert(string key, string value, long sequence = 1) =>
        new(key, sequence, $"conformance-{key}-{sequence}", ChangeKind.Upsert, Content(key, value));

    private Delivery Delete(string key, long sequence) =>
        new(key, sequence, $"conformance-{key}-{sequence}", ChangeKind.Delete, KeyContent(key));

    private DeliveryBatch Batch(Delivery[] deliveries) =>
        new(deliveries, string.Join('+', deliveries.Select(delivery => delivery.IdempotencyKey)), Interlocked.Increment(ref _batches));

    private async Task<DeliveryResult> SendAsync(CancellationToken cancellationToken, params Delivery[] deliveries) => await GuardAsync(async () =>
    {
        await using var adapter = await CreateAsync();
        await using var destination = adapter.OpenDestination(Stream);
        return await destination.DeliverAsync(Batch(deliveries), cancellationToken);
    });

    private async Task<(DeliveryResult? Result, Exception? Thrown)> DeliverAsync(params Delivery[] deliveries)
    {
        DeliveryResult? result = null;
        var thrown = await ThrownByAsync(async () => result = await SendAsync(Token, deliveries));
        Assert.True(result is null || result.Outcomes.Count == deliveries.Length, $"{deliveries.Length} deliveries, {result?.Outcomes.Count} outcomes");
        return (result, thrown);
    }

    private async Task DeliverAcceptedAsync(params Delivery[] deliveries)
    {
        var (result, thrown) = await DeliverAsync(deliveries);
        Assert.True(result is not null, $"expected outcomes, got {Name(thrown)}");
        Assert.All(result.Outcomes, outcome => Assert.True(outcome.Verdict == DeliveryVerdict.Accepted,
            $"expected every delivery to be accepted, one is {outcome.Verdict} {outcome.Code}: {outcome.Reason}"));
    }

    private async Task<LookupResult[]> FindAsync(Delivery[] deliveries) => await GuardAsync(async () =>
    {
        await using var adapter = await CreateAsync();
        await using var destination = adapter.OpenDestination(Stream);
        var lookup = destination as IDeliveryLookup;
        Assert.True(lookup is not null, "a destination that can be asked implements IDeliveryLookup");
        var results = new LookupResult[deliveries.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await lookup.FindAsync(deliveries[i], Token);
        }

        return results;
    });

    // What the host does with an unknown outcome (delivery.md, capability declaration), by a new instance.
    private async Task SettleAsClassSaysAsync(Delivery[] batch)
    {
        switch (Traits.Class)
        {
            case DestinationClass.Keyed or DestinationClass.Upsert:
                await DeliverAcceptedAsync(batch);
                break;
            case DestinationClass.Queryable:
                await SettleAsync();
                Assert.All(await FindAsync(batch), result => Assert.True(result == LookupResult.Found, $"the system holds it, the lookup says {result}"));
                break;
        }

        await HoldsAsync(("a", "one"), ("b", "two"));
    }

    private async Task HoldsAsync(params (string Key, string Value)[] expected)
    {
        var held = (await HeldAsync()).Select(entry => (entry.Key, entry.Value)).Order().ToList();
        Assert.True(held.SequenceEqual(expected.Order()), $"expected the system to hold {Text(expected.Order())}, it holds {Text(held)}");

        static string Text(IEnumerable<(string Key, string Value)> entries) =>
            "[" + string.Join(", ", entries.Select(entry => $"{entry.Key}={entry.Value}")) + "]";
    }
}
