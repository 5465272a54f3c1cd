using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Sdk;

namespace Gateway.Engine.Receiving;

/// <summary>The adapter of one configured endpoint while partners call it. It closes with its last call once the endpoint was replaced.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IAdapter _adapter;
    private readonly ContextLease _lease;
    private int _uses = 1;
    private bool _retired;

    public Receiver(ConfiguredEndpoint endpoint, IAdapterContexts contexts)
    {
        Endpoint = endpoint;
        _lease = contexts.Create(endpoint);
        try
        {
            _adapter = endpoint.Bound.Create(_lease.Context);
        }
        catch
        {
            _lease.Dispose();
            throw;
        }
    }

    public ConfiguredEndpoint Endpoint { get; }

    /// <summary>What judges its calls; null for an endpoint that partners cannot call.</summary>
    public IReceiver? Judge => _adapter as IReceiver;

    /// <summary>Begins a use; false when it is closing.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _uses += _retired ? 0 : 1;
            return !_retired;
        }
    }

    public ValueTask LeaveAsync()
    {
        lock (_gate)
        {
            return --_uses > 0 ? ValueTask.CompletedTask : CloseAsync();
        }
    }

    /// <summary>Takes no more calls, and closes when those under way have ended.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_retired)
            {
                return ValueTask.CompletedTask;
            }

            _retired = true;
        }

        return LeaveAsync();
    }

    private async ValueTask CloseAsync()
    {
        await _adapter.DisposeAsync();
        _lease.Dispose();
    }
}
