using Gateway.Engine.Resilience;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>A sandbox on a real socket, what the host hands to adapters that talk to it, and those adapters: ended together.</summary>
internal abstract class SandboxedAdapters(SandboxServer server, string partner, TestAdapterContext context) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<EndpointHttp> _chains = [];
    private EndpointHttp? _chain;
    private bool _stopped;

    public SandboxServer Server => server;

    public TestAdapterContext Context => context;

    /// <summary>What the host's HTTP chain logged.</summary>
    public CollectingLogger HostLog { get; } = new();

    public Uri Address { get; } = server.AddressOf(partner);

    /// <summary>Accounts and hosts of the host's HTTP chain; null without it.</summary>
    public ResilienceRegistry? Resilience { get; private set; }

    /// <summary>
    /// Lets the waits of a task pass: whenever a timer is due sooner than any limit on a request under way, the clock is moved to it, and to nothing else.
    /// </summary>
    public static async Task PassWaitsAsync(Task task, ManualTimeProvider clock)
    {
        while (!task.IsCompleted)
        {
            if (clock.NextTimer is { } due && due - clock.GetUtcNow() is var wait && wait < TimeSpan.FromSeconds(90))
            {
                clock.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

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

        _chains.ForEach(chain => chain.Dispose());
        await StopAsync();
        context.Dispose();
    }

    /// <summary>From now on adapters get the host's own HTTP chain, with short waits, instead of plain clients.</summary>
    protected void UseHostChain(Func<EndpointResilience, EndpointResilience>? change = null, EndpointNetwork? network = null, TimeProvider? time = null)
    {
        Resilience = new ResilienceRegistry(time ?? TimeProvider.System, new HostLogger(HostLog));
        _chain = Chain(partner, Resilience, change, network);
    }

    /// <summary>One endpoint's HTTP chain as the host makes it; loopback is listed.</summary>
    public EndpointHttp Chain(string endpoint, ResilienceRegistry registry, Func<EndpointResilience, EndpointResilience>? change = null, EndpointNetwork? network = null)
    {
        var limits = new EndpointResilience { RetryDelay = TimeSpan.FromMilliseconds(10), MaxRetryDelay = TimeSpan.FromMilliseconds(50), IdleTimeout = TimeSpan.FromSeconds(1) };
        _chains.Add(new EndpointHttp(endpoint, change?.Invoke(limits) ?? limits, network ?? new EndpointNetwork { AllowPrivate = ["127.0.0.1/32"] }, registry));
        return _chains[^1];
    }

    /// <summary>Makes an adapter that ends with this.</summary>
    protected IAdapter Keep(Func<AdapterContext, IAdapter> create, AdapterContext? own = null)
    {
        var handed = own ?? context.ToContext();
        var adapter = create(_chain is null ? handed : handed with { Http = _chain });
        _owned.Add(adapter);
        return adapter;
    }

    private sealed class HostLogger(ILogger log) : ILogger<ResilienceRegistry>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, formatter);
    }
}
