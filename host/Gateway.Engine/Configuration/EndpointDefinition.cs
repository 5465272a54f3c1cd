using System.Collections.Frozen;
using Gateway.Engine.Plugins;
using Gateway.Engine.Receiving;
using Gateway.Engine.Resilience;

namespace Gateway.Engine.Configuration;

/// <summary>One configured connection to one partner: one file in <c>endpoints/</c>.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Identifier, equal to the file name.</summary>
    public required string Id { get; init; }

    /// <summary>The adapter that speaks to the partner.</summary>
    public required AdapterName Adapter { get; init; }

    /// <summary>The partner in words, for people. Default: the id.</summary>
    public string? Title { get; init; }

    /// <summary>Tag compared with <see cref="GatewaySettings.Environment"/>. Null: fits every installation.</summary>
    public string? Environment { get; init; }

    /// <summary>How fast and how patiently it calls. An account of <c>gateway.json</c> has already filled in its limits.</summary>
    public EndpointResilience Limits { get; init; } = new();

    /// <summary>Where it may connect to.</summary>
    public EndpointNetwork Network { get; init; } = new();

    /// <summary>How much the partner may send us by itself.</summary>
    public InboundLimits Inbound { get; init; } = new();
}

/// <summary>An endpoint whose settings its adapter has understood.</summary>
/// <param name="Definition">The file.</param>
/// <param name="Bound">The settings bound by the adapter; keeps that plugin version alive.</param>
/// <param name="Secrets">Names of the secrets that its settings refer to; it may see no others.</param>
public sealed record ConfiguredEndpoint(EndpointDefinition Definition, IBoundEndpoint Bound, FrozenSet<string> Secrets);
