using Gateway.Engine.Configuration;
using Gateway.Sdk;

namespace Gateway.Engine.Endpoints;

/// <summary>Makes what an adapter is handed: its logger, secrets, HTTP client, state and folder. Safe for concurrent use.</summary>
public interface IAdapterContexts
{
    /// <summary>The context of one endpoint for one run or command.</summary>
    ContextLease Create(ConfiguredEndpoint endpoint);
}

/// <summary>A context in use. Dispose it after the adapter: only then may connections of an endpoint that was replaced be closed.</summary>
/// <param name="Context">What the adapter is handed.</param>
/// <param name="Release">Ends the use.</param>
public sealed record ContextLease(AdapterContext Context, Action Release) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Release();
}
