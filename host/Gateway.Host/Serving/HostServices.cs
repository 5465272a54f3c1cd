using Gateway.Engine.Configuration;
using Gateway.Host.Composition;

namespace Gateway.Host.Serving;

/// <summary>What a host serves with; whoever opened it closes it after the host.</summary>
/// <param name="Installation">Folder, plugins and secrets.</param>
/// <param name="Config">The configuration it starts with.</param>
/// <param name="Session">The opened store.</param>
/// <param name="Logs">Where it logs.</param>
/// <param name="Time">The clock.</param>
internal sealed record HostServices(Installation Installation, GatewayConfig Config, GatewaySession Session, ILoggerFactory Logs, TimeProvider Time)
{
    /// <summary>Where partners call. Null: nowhere.</summary>
    public InboundWeb? Inbound { get; init; }
}
