using Gateway.Engine.Ledgers;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Crashing;

/// <summary>The mistakes that engines of this kind make, each planted from outside.</summary>
internal static class PlantedFaults
{
    public static Plant Find(string fault)
    {
        switch (fault)
        {
            case "no intent before the send":
                return new Plant { Store = commit => commit with { Open = [] } };
            case "results are not kept":
                return new Plant { Store = commit => commit with { Ledger = [] } };
            case "checkpoint moves with the intent":
                return CheckpointFirst();
            case "held records vanish":
                return new Plant { Store = commit => commit with { Hold = [] } };
            case "unknown is taken as not applied":
                return Told(exception => exception.Kind == FailureKind.Unknown ? new AdapterException(FailureKind.Transient, exception.Code, exception.Message) : exception);
            case "unknown is taken as done":
                return Changed((batch, send) => DoneAnyway(batch, send));
            case "a new key on every try":
                return Changed((batch, send) => send(Rekey(batch, _ => Guid.NewGuid().ToString("N"))));
            case "a content hash as key":
                return Changed((batch, send) => send(Rekey(batch, delivery => delivery.Key + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(delivery.Content.Span)))));
            case "the lookup always says no":
                return new Plant { Destination = inner => new Planted(inner, (batch, send) => send(batch), LookupResult.NotFound) };
            case "the lookup always says yes":
                return new Plant { Destination = inner => new Planted(inner, (batch, send) => send(batch), LookupResult.Found) };
            case "only the first answer of a batch is read":
                return Changed((batch, send) => FirstOnly(batch, send));
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "there is no such fault");
        }
    }

    /// <summary>Each commit moves the checkpoint as far as the run will ever get.</summary>
    private static Plant CheckpointFirst()
    {
        var furthest = 0L;
        return new Plant { Store = commit => commit.Open.Count == 0 ? commit : commit with { Checkpoint = new Checkpoint((furthest += 10_000).ToString(System.Globalization.CultureInfo.InvariantCulture)) } };
    }

    private static Plant Told(Func<AdapterException, AdapterException> tell) => Changed(async (batch, send) =>
    {
        try
        {
            return await send(batch);
        }
        catch (AdapterException exception)
        {
            throw tell(exception);
        }
    });

    private static Plant Changed(Func<DeliveryBatch, Func<DeliveryBatch, Task<DeliveryResult>>, Task<DeliveryResult>> change) =>
        new() { Destination = inner => new Planted(inner, change, null) };

    private static async Task<DeliveryResult> DoneAnyway(DeliveryBatch batch, Func<DeliveryBatch, Task<DeliveryResult>> send)
    {
        try
        {
            return await send(batch);
        }
        catch (AdapterException)
        {
            return DeliveryResult.AllAccepted(batch.Deliveries.Count);
        }
    }

    /// <summary>Sends one delivery and says that all were done.</summary>
    private static async Task<DeliveryResult> FirstOnly(DeliveryBatch batch, Func<DeliveryBatch, Task<DeliveryResult>> send)
    {
        await send(batch with { Deliveries = [batch.Deliveries[0]] });
        return DeliveryResult.AllAccepted(batch.Deliveries.Count);
    }

    private static DeliveryBatch Rekey(DeliveryBatch batch, Func<Delivery, string> key) => batch with
    {
        Deliveries = [.. batch.Deliveries.Select(delivery => new Delivery(delivery.Key, delivery.Sequence, key(delivery), delivery.Kind, delivery.Content))],
    };

    private sealed class Planted(IDestination inner, Func<DeliveryBatch, Func<DeliveryBatch, Task<DeliveryResult>>, Task<DeliveryResult>> change, LookupResult? answer) : IDestination, IDeliveryLookup
    {
        public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken) => change(batch, changed => inner.DeliverAsync(changed, cancellationToken));

        public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) =>
            answer is { } fixedAnswer ? Task.FromResult(fixedAnswer) : ((IDeliveryLookup)inner).FindAsync(delivery, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
