using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest;

/// <summary>Brings the declarative adapter for HTTP interfaces.</summary>
public sealed class RestPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        adapters.Add(new AdapterDefinition<RestSettings>("rest", () => RestJson.Default.RestSettings, StreamTraits.Of, (settings, context) => new RestAdapter(settings, context))
        {
            Description = "Reads and writes HTTP interfaces that are described in JSON, without code.",
        });
    }
}
