using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Binding;

/// <summary>One adapter of one loaded plugin version.</summary>
internal sealed class AdapterEntry<TSettings> : IAdapterEntry
    where TSettings : class
{
    private readonly LoadedPlugin _plugin;
    private readonly AdapterDefinition<TSettings> _definition;
    private readonly Lazy<SettingsBinder<TSettings>> _settings;
    private readonly Lazy<JsonObject> _schema;

    public AdapterEntry(LoadedPlugin plugin, AdapterDefinition<TSettings> definition)
    {
        _plugin = plugin;
        _definition = definition;
        // Type information is dear to make, and most adapters serve no endpoint.
        _settings = new(() => new SettingsBinder<TSettings>(definition.Settings()));
        Name = new AdapterName(definition.Name, definition.Version);
        // Only editors need it.
        _schema = new(() => Binding.SettingsSchema.Of(_settings.Value.Type));
    }

    public AdapterName Name { get; }

    public string Plugin => _plugin.Guard.Plugin;

    public JsonObject SettingsSchema => _schema.Value;

    public SettingsBinding Bind(JsonElement settings)
    {
        try
        {
            return _plugin.Guard.Run("reading the settings", _plugin.Guard.Limits.Construct, () => BindInside(settings));
        }
        catch (Exception thrown) when (thrown is PluginException or AdapterException)
        {
            return thrown is PluginException { Problem: var problem }
                ? Failed(problem.Code, $"plugin {problem.Plugin}: {problem.Message}", problem.Fix)
                : Failed(((AdapterException)thrown).Code, thrown.Message, ((AdapterException)thrown).Fix ?? "correct the settings");
        }
    }

    private SettingsBinding BindInside(JsonElement json)
    {
        var (settings, errors) = _settings.Value.Bind(json);
        if (settings is null)
        {
            return new SettingsBinding(null, errors);
        }

        var streams = _definition.Streams(settings) ?? throw _plugin.Guard.Broken("Streams", "returned nothing");
        return new SettingsBinding(new BoundEndpoint(_plugin, _definition, settings, [.. streams]), []);
    }

    private static SettingsBinding Failed(string code, string message, string fix) => new(null, [new SettingsError("", code, message, fix)]);

    private sealed class BoundEndpoint(LoadedPlugin plugin, AdapterDefinition<TSettings> definition, TSettings settings, IReadOnlyList<StreamDescription> streams) : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => streams;

        public IAdapter Create(AdapterContext context)
        {
            var adapter = plugin.Guard.Run("creating the adapter", plugin.Guard.Limits.Construct, () => definition.Create(settings, context))
                ?? throw plugin.Guard.Broken("creating the adapter", "returned nothing");
            return new GuardedAdapter(plugin, adapter);
        }
    }
}

/// <summary>Collects what a plugin registers.</summary>
internal sealed class AdapterRegistry(LoadedPlugin plugin, IReadOnlyList<string> announced) : IAdapterRegistry
{
    private readonly List<IAdapterEntry> _entries = [];

    public IReadOnlyList<IAdapterEntry> Entries => _entries;

    public void Add<TSettings>(AdapterDefinition<TSettings> adapter)
        where TSettings : class
    {
        ArgumentNullException.ThrowIfNull(adapter);
        if (!announced.Contains(adapter.Name))
        {
            throw new ArgumentException($"adapter \"{adapter.Name}\" is not listed in plugin.json");
        }

        if (_entries.Exists(entry => entry.Name == new AdapterName(adapter.Name, adapter.Version)))
        {
            throw new ArgumentException($"adapter {adapter.Name}@{adapter.Version} is registered twice");
        }

        _entries.Add(new AdapterEntry<TSettings>(plugin, adapter));
    }
}
