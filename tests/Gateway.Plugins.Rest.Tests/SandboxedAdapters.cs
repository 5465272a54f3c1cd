using Gateway.Engine.Resilience;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests;

/// <summary>A sandbox on a real socket, what the host hands to adapters that talk to it, and those adapters: ended together.</summary>
internal abstract class SandboxedAdapters(SandboxServer server, string partner, TestAdapterContext context) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];
    private EndpointHttp? _chain;
    private bool _stopped;

    public SandboxServer Server => server;

    public TestAdapterContext Context => context;

    public Uri Address { get; } = server.AddressOf(partner);

    /// <summary>Closes the partner's port.</summary>
    public async ValueTask StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        _chain?.Dispose();
        await StopAsync();
        context.Dispose();
    }

    /// <summary>From now on adapters get the host's own HTTP chain, with short waits, instead of plain clients.</summary>
    protected void UseHostChain(Func<EndpointResilience, EndpointResilience>? change = null, EndpointNetwork? network = null)
    {
        var limits = new EndpointResilience { RetryDelay = TimeSpan.FromMilliseconds(10), MaxRetryDelay = TimeSpan.FromMilliseconds(50), IdleTimeout = TimeSpan.FromSeconds(1) };
        network ??= new EndpointNetwork { AllowPrivate = ["127.0.0.1/32"] };
        _chain = new EndpointHttp(partner, change?.Invoke(limits) ?? limits, network, new ResilienceRegistry(TimeProvider.System, NullLogger<ResilienceRegistry>.Instance));
    }

    /// <summary>Makes an adapter that ends with this.</summary>
    protected IAdapter Keep(Func<AdapterContext, IAdapter> create, AdapterContext? own = null)
    {
        var handed = own ?? context.ToContext();
        var adapter = create(_chain is null ? handed : handed with { Http = _chain });
        _owned.Add(adapter);
        return adapter;
    }
}
