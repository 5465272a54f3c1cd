using System.Text;

namespace Gateway.Sdk.Testing;

/// <summary>A system that takes one list of records, held in memory, of any class. Adapters connect to it; the system outlives them. Safe for concurrent use.</summary>
/// <remarks>
/// K and U keep one entry for each natural key; Q and N keep one entry for every effect, as a system does in which each delivery is an act of its own.
/// </remarks>
public sealed class InMemoryDestination
{
    private readonly Lock _lock = new();
    private readonly List<DeliveredEffect> _effects = [];
    private readonly List<DeliveredEffect> _held = [];
    private readonly Dictionary<string, byte[]> _seen = new(StringComparer.Ordinal);
    private readonly string _stream;
    private int _answersToLose;

    /// <summary>Makes an empty system.</summary>
    /// <param name="traits">What it declares and keeps.</param>
    /// <param name="stream">Name of its stream.</param>
    public InMemoryDestination(DestinationTraits traits, string stream = "records")
    {
        Traits = traits;
        _stream = stream;
    }

    /// <summary>What it declares and keeps.</summary>
    public DestinationTraits Traits { get; }

    /// <summary>Every change the system ever made, oldest first: what a checker counts doubles in.</summary>
    public IReadOnlyList<DeliveredEffect> Effects
    {
        get
        {
            lock (_lock)
            {
                return [.. _effects];
            }
        }
    }

    /// <summary>What the system holds now.</summary>
    public IReadOnlyList<DeliveredEffect> Held
    {
        get
        {
            lock (_lock)
            {
                return [.. _held];
            }
        }
    }

    /// <summary>Records refused for good, by their content. Null: none.</summary>
    public Predicate<string>? Refuses { get; set; }

    /// <summary>Called before each batch is applied; may throw or wait to stand for a fault.</summary>
    public Func<DeliveryBatch, CancellationToken, Task>? BeforeBatch { get; set; }

    /// <summary>The next call is applied, and then its answer is lost: "did it, then timed out".</summary>
    public void LoseNextAnswer()
    {
        lock (_lock)
        {
            _answersToLose++;
        }
    }

    /// <summary>Makes an adapter of this system.</summary>
    public IDestinationAdapter Connect() => new Adapter(this);

    private DeliveryOutcome Apply(Delivery delivery)
    {
        var content = Encoding.UTF8.GetString(delivery.Content.Span);
        if (Refuses?.Invoke(content) == true)
        {
            return DeliveryOutcome.Rejected("GW4001", "the record is refused");
        }

        if (delivery.Kind == ChangeKind.Delete && !Traits.Deletes)
        {
            return DeliveryOutcome.Rejected("GW4002", "deletes are not taken");
        }

        if (Traits.Class is DestinationClass.Keyed && _seen.TryGetValue(delivery.IdempotencyKey, out var before))
        {
            return delivery.Content.Span.SequenceEqual(before)
                ? DeliveryOutcome.Accepted
                : DeliveryOutcome.Rejected("GW4003", "the idempotency key was used for other content");
        }

        _seen[delivery.IdempotencyKey] = delivery.Content.ToArray();
        var effect = new DeliveredEffect(delivery.Key, delivery.Sequence, delivery.IdempotencyKey, delivery.Kind, content);
        _effects.Add(effect);
        if (Traits.Class is DestinationClass.Keyed or DestinationClass.Upsert || delivery.Kind == ChangeKind.Delete)
        {
            _held.RemoveAll(held => held.Key == delivery.Key);
        }

        if (delivery.Kind == ChangeKind.Upsert)
        {
            _held.Add(effect);
        }

        return DeliveryOutcome.Accepted;
    }

    private DeliveryResult Apply(DeliveryBatch batch)
    {
        lock (_lock)
        {
            return new DeliveryResult([.. batch.Deliveries.Select(Apply)]);
        }
    }

    private LookupResult Find(string idempotencyKey)
    {
        lock (_lock)
        {
            return _seen.ContainsKey(idempotencyKey) ? LookupResult.Found : LookupResult.NotFound;
        }
    }

    private bool TakeLostAnswer()
    {
        lock (_lock)
        {
            return _answersToLose > 0 && _answersToLose-- > 0;
        }
    }

    private sealed class Adapter(InMemoryDestination system) : IDestinationAdapter
    {
        public IDestination OpenDestination(string stream) => stream == system._stream
            ? system.Traits is { Class: DestinationClass.Queryable } or { Queryable: true } ? new QueryableWriter(system) : new Writer(system)
            : throw new AdapterException(FailureKind.Configuration, "GW2003", $"stream \"{stream}\" does not exist");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private class Writer(InMemoryDestination system) : IDestination
    {
        protected InMemoryDestination Destination => system;

        public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await (system.BeforeBatch?.Invoke(batch, cancellationToken) ?? Task.CompletedTask);
            var result = system.Apply(batch);
            return system.TakeLostAnswer()
                ? throw new AdapterException(FailureKind.Unknown, "GW2401", "the answer was lost after the batch had left")
                : result;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class QueryableWriter(InMemoryDestination destination) : Writer(destination), IDeliveryLookup
    {
        public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(Destination.Find(delivery.IdempotencyKey));
        }
    }
}

/// <summary>One change a destination made.</summary>
/// <param name="Key">Natural key.</param>
/// <param name="Sequence">Sequence of the delivery.</param>
/// <param name="IdempotencyKey">Idempotency key of the delivery.</param>
/// <param name="Kind">Upsert or delete.</param>
/// <param name="Content">Content as text.</param>
public sealed record DeliveredEffect(string Key, long Sequence, string IdempotencyKey, ChangeKind Kind, string Content);
