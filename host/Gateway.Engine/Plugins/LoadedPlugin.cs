using System.Runtime.CompilerServices;
using Gateway.Engine.Plugins.Binding;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins;

/// <summary>
/// One version of one plugin in memory. Adapters, bound endpoints and the catalog hold it; once nobody does and no adapter is in use, it may unload.
/// </summary>
internal sealed class LoadedPlugin(PluginManifest manifest, string digest, bool bundled, PluginGuard guard)
{
    public PluginManifest Manifest => manifest;

    /// <summary>One hash over all its files: another one means another plugin, whatever its version says.</summary>
    public string Digest => digest;

    public bool Bundled => bundled;

    public PluginGuard Guard => guard;

    public IReadOnlyList<IAdapterEntry> Adapters { get; private set; } = [];

    /// <summary>Loads the assembly, constructs the entry point and lets it register. The only place where a plugin's code runs unasked.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Start(Loading.PluginLoadContext context, string assembly, string entryPoint) => Adapters = guard.Run("loading", guard.Limits.Construct, () =>
    {
        var type = context.LoadFromAssemblyPath(assembly).GetType(entryPoint, throwOnError: true)!;
        var registry = new AdapterRegistry(this, manifest.Adapters);
        ((IPlugin)Activator.CreateInstance(type)!).Register(registry);
        var missing = manifest.Adapters.Except(registry.Entries.Select(entry => entry.Name.Name)).ToList();
        return missing.Count == 0 ? registry.Entries : throw new PluginException(new PluginProblem(manifest.ToString(), PluginCodes.WrongAdapters,
            $"plugin.json lists {string.Join(", ", missing)}, which it did not register", "correct the list of adapters in plugin.json"), "loading");
    });
}
