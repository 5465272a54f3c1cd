using System.Text.Json.Serialization.Metadata;

namespace Gateway.Sdk;

/// <summary>What the host knows of an adapter before it talks to any system.</summary>
/// <param name="Name">Lower-case name that endpoints use, such as <c>rest</c>. The major version of the adapter follows it as <c>rest@1</c>.</param>
/// <param name="Settings">
/// Source-generated type information of the settings record, asked for when an endpoint first uses the adapter. Reflection-based serialisation would
/// pin the plugin's load context for ever.
/// </param>
/// <param name="Streams">The streams that these settings declare, with what reading and writing them means. Pure: no I/O, no clock.</param>
/// <param name="Create">Makes the adapter of one endpoint for one run. No I/O: connections are opened on first use.</param>
/// <typeparam name="TSettings">The settings record of one endpoint. It may implement <see cref="IValidatable"/>.</typeparam>
public sealed record AdapterDefinition<TSettings>(
    string Name,
    Func<JsonTypeInfo<TSettings>> Settings,
    Func<TSettings, IReadOnlyList<StreamDescription>> Streams,
    Func<TSettings, AdapterContext, IAdapter> Create)
    where TSettings : class
{
    /// <summary>Major version of the adapter's settings and behaviour. Default: 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>One sentence for people who choose an adapter.</summary>
    public string Description { get; init; } = "";
}
