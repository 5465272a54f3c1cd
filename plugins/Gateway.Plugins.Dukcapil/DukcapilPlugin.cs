using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil;

/// <summary>Brings the adapter that has persons confirmed by the civil register.</summary>
public sealed class DukcapilPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        adapters.Add(new AdapterDefinition<DukcapilSettings>(
            "dukcapil", () => DukcapilJson.Default.DukcapilSettings, _ => DukcapilAdapter.Streams, (settings, context) => new DukcapilAdapter(settings, context))
        {
            Description = "Asks the civil register whether the elements of a person agree, once in a while for each person and within a daily quota.",
        });
    }
}
