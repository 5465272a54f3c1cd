using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Writes one stream.</summary>
internal sealed class RestDestination(RestEndpoint endpoint, WritePlan plan) : IDestination
{
    private readonly BatchSender _batches = new(plan);

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var exchange = await endpoint.ExchangeAsync(cancellationToken);
        return plan.Settings.Batch is not null && batch.Deliveries.All(delivery => delivery.Kind == ChangeKind.Upsert)
            ? await _batches.SendAsync(exchange, batch, endpoint.NewBindings(), cancellationToken)
            : await new SingleSender(endpoint, plan, exchange, _batches).SendAsync(batch, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A destination that can also be asked.</summary>
internal sealed class AskableDestination(RestEndpoint endpoint, WritePlan plan, DeliveryFinder finder) : IDestination, IDeliveryLookup
{
    private readonly RestDestination _destination = new(endpoint, plan);

    public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken) => _destination.DeliverAsync(batch, cancellationToken);

    public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) => finder.FindAsync(delivery, cancellationToken);

    public ValueTask DisposeAsync() => _destination.DisposeAsync();
}
