using Gateway.Engine.Configuration;
using Gateway.Engine.Plugins;
using Gateway.Engine.Plugins.Trust;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Composition;

/// <summary>A configuration folder with its plugins and secrets; the store is not opened yet.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private Installation(ConfigurationPlace place, DataFolder data, PluginTrust trust, PluginCatalog plugins, SecretSources secrets, ConfigurationLoader loader)
    {
        (Place, Data, Trust, Plugins, Secrets, Loader) = (place, data, trust, plugins, secrets, loader);
    }

    public ConfigurationPlace Place { get; }

    public DataFolder Data { get; }

    public PluginTrust Trust { get; }

    public PluginCatalog Plugins { get; }

    public SecretSources Secrets { get; }

    public ConfigurationLoader Loader { get; }

    /// <summary>Where plugins are looked for: those of the build, then those of the city.</summary>
    public static IReadOnlyList<string> PluginRoots(DataFolder data) => [Path.Combine(AppContext.BaseDirectory, "plugins"), data.Plugins];

    /// <summary>Loads the plugins that the configuration names. The configuration itself is loaded by <see cref="Load"/>.</summary>
    public static async Task<Installation> OpenAsync(ConfigurationPlace place, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var data = FindData(place);
        var trust = new PluginTrust(data.TrustList, BundledHashes.Read(Path.Combine(AppContext.BaseDirectory, BundledHashes.FileName)), time);
        var options = new PluginCatalogOptions { Roots = PluginRoots(data), Shadow = Path.Combine(Path.GetTempPath(), "gateway-plugins") };
        var plugins = new PluginCatalog(options, trust, time, logs.CreateLogger<PluginCatalog>());
        await plugins.LoadAsync(ConfigurationLoader.ReadAdapters(place.Folder), cancellationToken);
        var secrets = new SecretSources(data.Settings, Environment.GetEnvironmentVariable);
        var loader = new ConfigurationLoader(plugins, new LoaderOptions { Variables = place.Variables, SecretExists = (_, name) => secrets.Find(name) is not null });
        return new Installation(place, data, trust, plugins, secrets, loader);
    }

    /// <summary>Loads the plugins that the configuration does not name as well.</summary>
    public async Task<PluginCatalog> EveryPluginAsync(CancellationToken cancellationToken)
    {
        await Plugins.ReloadAsync(cancellationToken);
        return Plugins;
    }

    /// <summary>Loads the folder and says everything that is wrong with it.</summary>
    public LoadResult Load() => Loader.Load(Place.Folder);

    /// <summary>Loads the folder, or ends the command with everything that is wrong with it.</summary>
    public GatewayConfig Require() => Require(Load());

    /// <summary>The same for the endpoints alone.</summary>
    public GatewayConfig RequireEndpoints() => Require(Loader.LoadEndpoints(Place.Folder));

    private static GatewayConfig Require(LoadResult result) => result.Config ?? throw new CommandException(ExitCode.ConfigurationInvalid,
        [.. result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Select(CommandError.From)]);

    public ValueTask DisposeAsync() => Plugins.DisposeAsync();

    /// <summary>Where the data folder is, also when the rest of the configuration is wrong.</summary>
    public static DataFolder FindData(ConfigurationPlace place)
    {
        var settings = ConfigurationLoader.ReadSettings(place.Folder, new LoaderOptions { Variables = place.Variables });
        settings ??= new GatewaySettings { Name = "", DataFolder = Path.Combine(place.Folder, "data") };
        return new DataFolder(place.DataFolder is { } folder ? settings with { DataFolder = folder } : settings);
    }
}
