using Gateway.Engine.Configuration;
using Gateway.Sdk;

namespace Gateway.Engine.Endpoints;

/// <summary>Makes what an adapter is handed: its logger, secrets, HTTP client, state and folder. Safe for concurrent use.</summary>
public interface IAdapterContexts
{
    /// <summary>The context of one endpoint for one run or command.</summary>
    AdapterContext Create(ConfiguredEndpoint endpoint);
}
