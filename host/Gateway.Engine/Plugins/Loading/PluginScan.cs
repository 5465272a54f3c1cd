using Gateway.Engine.Plugins.Manifests;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>What a catalog serves at one moment.</summary>
internal sealed record Served(IReadOnlyList<PluginSlot> Slots, IReadOnlyList<RefusedPlugin> Refused)
{
    public static readonly Served Nothing = new([], []);

    /// <summary>Highest version of each adapter first.</summary>
    public IReadOnlyList<IAdapterEntry> Adapters { get; } =
        [.. Slots.SelectMany(slot => slot.Plugin.Adapters).OrderBy(entry => entry.Name.Name, StringComparer.Ordinal).ThenByDescending(entry => entry.Name.Version)];
}

/// <summary>A folder that was not loaded.</summary>
internal sealed record RefusedPlugin(string Folder, PluginProblem Problem);

/// <summary>One look at the plugin folders, beside what served before it.</summary>
internal sealed class PluginScan(PluginLoader loader, IReadOnlyList<string> roots, Served before, Func<PluginManifest, bool> wanted)
{
    private readonly List<RefusedPlugin> _refused = [];
    private readonly List<PluginSlot> _slots = [];

    public Served Run()
    {
        var prepared = new List<PreparedPlugin>();
        foreach (var folder in roots.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            Guarded(folder, () =>
            {
                if (Unchanged(folder) is { } slot)
                {
                    _slots.Add(slot);
                }
                else if (wanted(ManifestReader.Read(folder)))
                {
                    prepared.Add(loader.Prepare(folder));
                }
            });
        }

        foreach (var same in prepared.GroupBy(plugin => plugin.Manifest.Id))
        {
            LoadOnly([.. same]);
        }

        RefuseDoubleAdapters();
        return new Served([.. _slots.OrderBy(slot => slot.Plugin.Manifest.Id, StringComparer.Ordinal)], _refused);
    }

    // Whoever fails to load leaves the version that serves in place: a bad replacement must not stop what works.
    private void Guarded(string folder, Action step)
    {
        try
        {
            step();
        }
        catch (Exception thrown) when (thrown is PluginException or IOException or UnauthorizedAccessException)
        {
            Refuse(folder, thrown is PluginException { Problem: var problem } ? problem : new PluginProblem(Path.GetFileName(folder), PluginCodes.ManifestUnreadable,
                "its folder cannot be read: " + thrown.Message.TrimEnd('.'), "let the host's user read the folder"));
            if (before.Slots.FirstOrDefault(slot => slot.Folder == folder) is { } serving)
            {
                _slots.Add(serving);
            }
        }
    }

    private PluginSlot? Unchanged(string folder) => before.Slots.FirstOrDefault(slot => slot.Folder == folder) is { } slot
        && Trust.FolderHashes.Digest(Trust.FolderHashes.Of(folder)) == slot.Plugin.Digest ? slot : null;

    private void LoadOnly(IReadOnlyList<PreparedPlugin> plugins)
    {
        var serving = _slots.FirstOrDefault(slot => slot.Plugin.Manifest.Id == plugins[0].Manifest.Id);
        foreach (var plugin in plugins)
        {
            if (plugins.Count == 1 && serving is null)
            {
                Guarded(plugin.Folder, () => _slots.Add(loader.Load(plugin)));
                continue;
            }

            var others = plugins.Where(other => other != plugin).Select(other => other.Folder).Concat(serving is null ? [] : [serving.Folder]);
            Refuse(plugin.Folder, new PluginProblem(plugin.Manifest.ToString(), PluginCodes.DoubleId,
                $"another plugin has the id \"{plugin.Manifest.Id}\": {string.Join(", ", others.Select(Path.GetFileName))}", "remove one of the two folders"));
            ShadowFolder.Remove(plugin.Copy);
        }
    }

    private void RefuseDoubleAdapters()
    {
        var doubles = _slots.SelectMany(slot => slot.Plugin.Adapters.Select(entry => (entry.Name, Slot: slot)))
            .GroupBy(pair => pair.Name).Where(same => same.Count() > 1).ToList();
        foreach (var same in doubles)
        {
            foreach (var slot in same.Select(pair => pair.Slot).Where(slot => !before.Slots.Contains(slot)).ToList())
            {
                _slots.Remove(slot);
                _slots.AddRange(before.Slots.Where(serving => serving.Folder == slot.Folder));
                slot.Context.Unload();
                Refuse(slot.Folder, new PluginProblem(slot.Plugin.Guard.Plugin, PluginCodes.DoubleAdapter,
                    $"adapter {same.Key} comes from more than one plugin: {string.Join(", ", same.Select(pair => pair.Slot.Plugin.Guard.Plugin))}", "remove one of the plugins"));
            }
        }
    }

    private void Refuse(string folder, PluginProblem problem) => _refused.Add(new RefusedPlugin(folder, problem));
}
