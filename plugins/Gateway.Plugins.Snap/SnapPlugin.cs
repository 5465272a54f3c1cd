using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap;

/// <summary>Brings the adapter for banks that speak SNAP.</summary>
public sealed class SnapPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        adapters.Add(new AdapterDefinition<SnapSettings>("snap", () => SnapJson.Default.SnapSettings, SnapStreams.Of, (settings, context) => new SnapAdapter(settings, context))
        {
            Description = "Pays out loans, files loan applications and reads statuses and statements at banks by SNAP, the payment interface standard of Bank Indonesia.",
        });
    }
}
