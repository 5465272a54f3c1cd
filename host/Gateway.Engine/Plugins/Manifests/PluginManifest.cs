namespace Gateway.Engine.Plugins.Manifests;

/// <summary>What a plugin folder says of itself in <c>plugin.json</c>, read without running its code.</summary>
/// <param name="Id">Lower-case name, unique among the plugins of a host.</param>
/// <param name="Version">Version of the plugin: three numbers, and a label if any.</param>
/// <param name="Sdk">The SDK it needs: same major version, at least this minor version.</param>
/// <param name="Assembly">File name of the assembly with the entry point.</param>
/// <param name="Adapters">Names of the adapters it brings.</param>
public sealed record PluginManifest(string Id, string Version, SdkRequirement Sdk, string Assembly, IReadOnlyList<string> Adapters)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "plugin.json";

    /// <summary>One sentence for people who choose a plugin. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who made it. Default: empty.</summary>
    public string Publisher { get; init; } = "";

    /// <summary>Id and version, as messages name the plugin.</summary>
    public override string ToString() => $"{Id} {Version}";
}

/// <summary>The SDK a plugin needs: the same major version and at least this minor version.</summary>
public readonly record struct SdkRequirement(int Major, int Minor)
{
    /// <summary>Whether this host can serve it.</summary>
    public bool IsMet => Major == Sdk.SdkVersion.Major && Minor <= Sdk.SdkVersion.Minor;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
