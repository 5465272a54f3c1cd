using Gateway.Engine.Configuration;
using Gateway.Engine.Plugins.Trust;

namespace Gateway.Host.Composition;

/// <summary>Where things lie in the data folder of an installation.</summary>
/// <param name="Settings">What gateway.json says, as far as it can be read.</param>
internal sealed record DataFolder(GatewaySettings Settings)
{
    public string Root => Settings.DataFolder;

    public string KeyFile => Path.GetFullPath(Settings.Secrets.KeyFile, Root);

    public string Database => Path.Combine(Root, "gateway.db");

    /// <summary>Kept in a folder of its own, so that it can be mounted from another disk.</summary>
    public string Anchor => Path.Combine(Root, "anchor", "gateway.anchor");

    public string Spool => Path.Combine(Root, "spool");

    public string Plugins => Path.Combine(Root, "plugins");

    public string TrustList => Path.Combine(Root, PluginTrust.FileName);

    public string HostFile => Path.Combine(Root, "host.json");

    public string HostToken => Path.Combine(Root, "host.token");

    /// <summary>Whether there is anything that only the present key opens.</summary>
    public bool HasSealed => StoreExists || File.Exists(Path.GetFullPath(Settings.Secrets.Vault, Root));

    public bool StoreExists => File.Exists(Database);
}
