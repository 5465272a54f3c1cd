using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins;

/// <summary>The adapters that loaded plugins bring, at one moment. Safe for concurrent use.</summary>
public interface IAdapterCatalog
{
    /// <summary>Every adapter, newest plugin version first.</summary>
    IReadOnlyList<IAdapterEntry> Adapters { get; }

    /// <summary>Finds an adapter by name and major version; null version takes the newest.</summary>
    IAdapterEntry? Find(string name, int? version);
}

/// <summary>One adapter of one loaded plugin.</summary>
public interface IAdapterEntry
{
    /// <summary>Name and major version as endpoints write it: <c>rest@1</c>.</summary>
    AdapterName Name { get; }

    /// <summary>The plugin that brings it, such as <c>rest 1.3.0</c>.</summary>
    string Plugin { get; }

    /// <summary>JSON Schema (draft-07) of the settings.</summary>
    JsonObject SettingsSchema { get; }

    /// <summary>Reads and validates the settings of one endpoint. Never throws for wrong settings and reports all of them.</summary>
    SettingsBinding Bind(JsonElement settings);
}

/// <summary>Name and major version of an adapter.</summary>
public readonly record struct AdapterName(string Name, int Version)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}@{Version}";
}

/// <summary>Settings as the adapter understood them, or what is wrong with them.</summary>
/// <param name="Endpoint">The usable endpoint; null when there are errors.</param>
/// <param name="Errors">Every mistake, by JSON pointer into the settings.</param>
public sealed record SettingsBinding(IBoundEndpoint? Endpoint, IReadOnlyList<SettingsError> Errors);

/// <summary>One endpoint with validated settings. Immutable; keeps the plugin version it was bound with alive.</summary>
public interface IBoundEndpoint
{
    /// <summary>The streams these settings declare.</summary>
    IReadOnlyList<StreamDescription> Streams { get; }

    /// <summary>
    /// Makes an adapter for one run. Counts as a use of the plugin version until the adapter is disposed, so that an old version drains before it unloads.
    /// </summary>
    IAdapter Create(AdapterContext context);
}
