using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Guarding;

/// <summary>A destination of a plugin behind its guard.</summary>
internal class GuardedDestination(PluginGuard guard, IDestination inner) : IDestination
{
    private IDestination? _inner = inner;

    protected PluginGuard Guard => guard;

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var destination = _inner ?? throw new ObjectDisposedException(nameof(GuardedDestination));
        var result = await guard.CallAsync(nameof(DeliverAsync), token => destination.DeliverAsync(batch, token), cancellationToken);
        return result?.Outcomes is { } outcomes && outcomes.Count == batch.Deliveries.Count
            ? result
            : throw guard.Broken(nameof(DeliverAsync), $"returned {result?.Outcomes?.Count ?? 0} outcomes for {batch.Deliveries.Count} deliveries");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _inner, null) is { } inner)
        {
            await guard.DisposeAsync("DisposeAsync of the destination", inner);
        }
    }
}

/// <summary>A destination that can be asked, behind its guard.</summary>
internal sealed class GuardedQueryableDestination(PluginGuard guard, IDestination inner, IDeliveryLookup lookup) : GuardedDestination(guard, inner), IDeliveryLookup
{
    public Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken) =>
        Guard.CallAsync(nameof(FindAsync), token => lookup.FindAsync(delivery, token), cancellationToken);
}
