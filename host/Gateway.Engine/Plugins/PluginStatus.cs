using Gateway.Engine.Plugins.Guarding;

namespace Gateway.Engine.Plugins;

/// <summary>Where plugins are looked for and how they are treated.</summary>
public sealed record PluginCatalogOptions
{
    /// <summary>Folders whose subfolders are plugins: those shipped with the host and those the city installed. A missing one is empty.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>Folder for the copies that plugins are loaded from.</summary>
    public required string Shadow { get; init; }

    /// <summary>How long the host waits for plugin code.</summary>
    public PluginLimits Limits { get; init; } = new();
}

/// <summary>What became of a plugin.</summary>
public enum PluginState
{
    /// <summary>It serves.</summary>
    Loaded,

    /// <summary>It was not loaded. An earlier version may serve in its place.</summary>
    Refused,

    /// <summary>It was loaded and misbehaved: nothing of it is called any more.</summary>
    Quarantined,

    /// <summary>A newer version serves; runs that began with this one end on it.</summary>
    Draining,
}

/// <summary>One plugin, as <c>gateway plugin list</c> and the console show it.</summary>
/// <param name="Plugin">Id and version, or the folder's name where they are not known.</param>
/// <param name="Folder">The folder it came from; empty for versions that drain.</param>
/// <param name="State">What became of it.</param>
/// <param name="Bundled">Whether it came with the host.</param>
/// <param name="Adapters">The adapters it brings, with their versions.</param>
/// <param name="Uses">Adapters in use now.</param>
/// <param name="AbandonedCalls">Calls that never came back.</param>
/// <param name="Problem">Why it does not serve; null when it does.</param>
public sealed record PluginStatus(
    string Plugin, string Folder, PluginState State, bool Bundled, IReadOnlyList<AdapterName> Adapters, int Uses, int AbandonedCalls, PluginProblem? Problem);
