using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Brings the <c>files</c> adapter.</summary>
public sealed class FilesPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters) => adapters.Add(new AdapterDefinition<FilesSettings>(
        "files",
        () => FilesJson.Default.FilesSettings,
        FileStreams.Describe,
        (settings, context) => new FilesAdapter(settings, context))
    {
        Description = "Picks up and writes CSV, NDJSON, JSON, fixed-width, XLSX and XML files in a folder or over SFTP.",
    });
}
