using Gateway.Sdk;

namespace Gateway.Plugins.Example;

/// <summary>Registers the adapter.</summary>
public sealed class ExamplePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters) => adapters.Add(new AdapterDefinition<ExampleSettings>(
        "example", () => ExampleJson.Default.ExampleSettings, _ => ExampleSettings.Streams, (settings, _) => new ExampleAdapter(settings))
    {
        Description = "Records in files: replace this by what your system is.",
    });
}
