using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Writes batches into one table, each in one transaction.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Prepares what must exist beside the table: the memory of keys, without those past their window.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Writes one batch and commits it. Refused rows do not keep the others from being stored.</summary>
    Task<DeliveryOutcome[]> WriteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);
}
