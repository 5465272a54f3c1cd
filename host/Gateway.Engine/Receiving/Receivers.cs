using System.Collections.Concurrent;
using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;

namespace Gateway.Engine.Receiving;

/// <summary>The receivers of a configuration, each made with the first call it gets. Safe for concurrent use.</summary>
internal sealed class Receivers(IAdapterContexts contexts) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConfiguredEndpoint, Lazy<Receiver>> _open = new(ReferenceEqualityComparer.Instance);

    /// <summary>The receiver of an endpoint, in use until it is left; null when it was replaced a moment ago.</summary>
    public Receiver? Enter(ConfiguredEndpoint endpoint)
    {
        var made = _open.GetOrAdd(endpoint, key => new Lazy<Receiver>(() => new Receiver(key, contexts)));
        try
        {
            return made.Value.TryEnter() ? made.Value : null;
        }
        catch
        {
            // The next call tries again.
            _open.TryRemove(KeyValuePair.Create(endpoint, made));
            throw;
        }
    }

    /// <summary>Closes receivers of endpoints that the configuration does not have any more.</summary>
    public async Task KeepAsync(GatewayConfig config)
    {
        foreach (var (endpoint, _) in _open)
        {
            if (config.Endpoints.GetValueOrDefault(endpoint.Definition.Id) != (object)endpoint)
            {
                await CloseAsync(endpoint);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (endpoint, _) in _open)
        {
            await CloseAsync(endpoint);
        }
    }

    private async ValueTask CloseAsync(ConfiguredEndpoint endpoint)
    {
        if (_open.TryRemove(endpoint, out var made) && made.IsValueCreated)
        {
            await made.Value.DisposeAsync();
        }
    }
}
