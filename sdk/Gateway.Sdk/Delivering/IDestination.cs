namespace Gateway.Sdk;

/// <summary>Writes one stream of one system.</summary>
/// <remarks>
/// One instance per run, disposed exactly once even after a throw. Never called concurrently unless
/// <see cref="DestinationTraits.MaxConcurrentBatches"/> says more than one; a record never changes under a call.
/// </remarks>
public interface IDestination : IAsyncDisposable
{
    /// <summary>Sends one batch and says what became of each record.</summary>
    /// <returns>One outcome for each delivery, in the batch's order.</returns>
    /// <exception cref="AdapterException">The whole call failed; its kind says whether anything may have been applied.</exception>
    Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken);
}

/// <summary>A destination that can be asked whether it holds a delivery (class Q, and K beyond its window).</summary>
public interface IDeliveryLookup
{
    /// <summary>Asks the partner by the delivery's business reference. Changes nothing there.</summary>
    /// <exception cref="AdapterException">The partner could not be asked; nothing is known.</exception>
    Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken);
}

/// <summary>What a lookup found.</summary>
public enum LookupResult
{
    /// <summary>The partner holds this delivery.</summary>
    Found,

    /// <summary>The partner does not know it.</summary>
    NotFound,

    /// <summary>The partner knows it and is still working on it.</summary>
    Pending,

    /// <summary>The partner knows it and refused it for good.</summary>
    Refused,
}

/// <summary>Deliveries sent in one call.</summary>
/// <param name="Deliveries">The deliveries; each entity occurs at most once.</param>
/// <param name="BatchKey">Stable key of this batch: the same on every re-send of the same deliveries, and never used for others.</param>
/// <param name="Attempt">1 on the first try; for tracing only.</param>
public sealed record DeliveryBatch(IReadOnlyList<Delivery> Deliveries, string BatchKey, int Attempt);
