using Gateway.Engine.Configuration;
using Gateway.Engine.Resilience;
using Gateway.Engine.Secrets;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Endpoints;

/// <summary>
/// Contexts of the endpoints of one process. Connections of an endpoint are kept from run to run; once a newer configuration of it is used,
/// those of the older one are closed with its last run.
/// </summary>
public sealed class EndpointContexts : IAdapterContexts, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ConfiguredEndpoint, Connections> _used = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ConfiguredEndpoint> _newest = new(StringComparer.Ordinal);
    private readonly EndpointServices _services;

    /// <summary>Makes the contexts of one process.</summary>
    public EndpointContexts(EndpointServices services) => _services = services;

    /// <inheritdoc/>
    public ContextLease Create(ConfiguredEndpoint endpoint)
    {
        var id = endpoint.Definition.Id;
        var connections = Use(endpoint);
        var context = new AdapterContext(
            id,
            _services.Logs.CreateLogger("Gateway.Endpoints." + id),
            _services.Time,
            new EndpointSecrets(id, endpoint.Secrets, _services.Secrets),
            connections.Http,
            _services.State(id),
            Directory.CreateDirectory(Path.Combine(_services.SpoolFolder, id)).FullName);
        context = _services.Inbox is { } inbox ? context with { Inbox = inbox(id) } : context;
        return new ContextLease(context, () => Release(endpoint, connections));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var connections in _used.Values)
            {
                connections.Http.Dispose();
            }

            _used.Clear();
            _newest.Clear();
        }
    }

    private Connections Use(ConfiguredEndpoint endpoint)
    {
        lock (_gate)
        {
            if (!_used.TryGetValue(endpoint, out var connections))
            {
                connections = new Connections(new EndpointHttp(endpoint.Definition.Id, endpoint.Definition.Limits, endpoint.Definition.Network, _services.Resilience));
                _used.Add(endpoint, connections);
                Replace(endpoint);
            }

            connections.Uses++;
            return connections;
        }
    }

    private void Replace(ConfiguredEndpoint endpoint)
    {
        if (_newest.TryGetValue(endpoint.Definition.Id, out var older) && _used[older].Uses == 0)
        {
            Close(older);
        }

        _newest[endpoint.Definition.Id] = endpoint;
    }

    private void Release(ConfiguredEndpoint endpoint, Connections connections)
    {
        lock (_gate)
        {
            if (--connections.Uses == 0 && _newest.GetValueOrDefault(endpoint.Definition.Id) != (object)endpoint)
            {
                Close(endpoint);
            }
        }
    }

    private void Close(ConfiguredEndpoint endpoint)
    {
        if (_used.Remove(endpoint, out var connections))
        {
            connections.Http.Dispose();
        }
    }

    private sealed class Connections(EndpointHttp http)
    {
        public EndpointHttp Http => http;

        public int Uses { get; set; }
    }
}

/// <summary>What the contexts of all endpoints are made from.</summary>
/// <param name="Logs">Makes loggers.</param>
/// <param name="Time">The clock.</param>
/// <param name="Resilience">Rates, breakers and partner hosts of the process.</param>
/// <param name="Secrets">Where secrets lie.</param>
/// <param name="State">The durable values of an endpoint.</param>
/// <param name="SpoolFolder">Parent of the folders that endpoints may write to.</param>
public sealed record EndpointServices(
    ILoggerFactory Logs, TimeProvider Time, ResilienceRegistry Resilience, SecretSources Secrets, Func<string, IEndpointState> State, string SpoolFolder)
{
    /// <summary>What partners sent to an endpoint. Null: there is no store yet.</summary>
    public Func<string, IEndpointInbox>? Inbox { get; init; }
}
