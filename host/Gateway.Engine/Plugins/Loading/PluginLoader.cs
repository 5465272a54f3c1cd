using System.Runtime.CompilerServices;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Engine.Plugins.Trust;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>A plugin folder that was copied, read and found trusted and fitting, before any of its code ran.</summary>
internal sealed record PreparedPlugin(string Folder, string Copy, PluginManifest Manifest, string Digest, bool Bundled, string EntryPoint);

/// <summary>A plugin in memory with what is needed to let go of it.</summary>
internal sealed record PluginSlot(LoadedPlugin Plugin, PluginLoadContext Context, string Folder, string Copy);

/// <summary>Turns a folder into a plugin in memory: copy, hash the copy, compare, look at its metadata, and only then load it.</summary>
internal sealed class PluginLoader(ShadowFolder shadow, PluginTrust trust, PluginLimits limits, TimeProvider time, ILogger log)
{
    /// <summary>Everything that can be known without running code.</summary>
    /// <exception cref="PluginException">The plugin must not or cannot run here.</exception>
    public PreparedPlugin Prepare(string folder)
    {
        var copy = shadow.Copy(folder);
        try
        {
            var manifest = ManifestReader.Read(copy);
            var verdict = trust.Judge(manifest, FolderHashes.Of(copy), Path.GetFileName(folder));
            return verdict.Problem is { } problem
                ? throw new PluginException(problem, null)
                : new PreparedPlugin(folder, copy, manifest, verdict.Digest, verdict.Bundled, AssemblyPreflight.EntryPointOf(manifest, copy));
        }
        catch (PluginException)
        {
            ShadowFolder.Remove(copy);
            throw;
        }
    }

    /// <summary>Loads a prepared plugin and lets it register its adapters.</summary>
    /// <exception cref="PluginException">It threw, hung or registered something else than it had announced.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PluginSlot Load(PreparedPlugin prepared)
    {
        var assembly = Path.Combine(prepared.Copy, prepared.Manifest.Assembly);
        var guard = new PluginGuard(prepared.Manifest.ToString(), limits, time, log);
        var context = new PluginLoadContext(guard, assembly, replaceable: !prepared.Bundled);
        try
        {
            var plugin = new LoadedPlugin(prepared.Manifest, prepared.Digest, prepared.Bundled, guard);
            plugin.Start(context, assembly, prepared.EntryPoint);
            return new PluginSlot(plugin, context, prepared.Folder, prepared.Copy);
        }
        catch (PluginException thrown)
        {
            context.LetGo();
            throw OnLoad(thrown);
        }
    }

    private static PluginException OnLoad(PluginException thrown) => thrown.Problem switch
    {
        { Code: PluginCodes.Threw } problem => new PluginException(problem with { Code = PluginCodes.ThrewOnLoad, Fix = "report it to the plugin's author, or go back to an earlier version" }, thrown.Stage, thrown.InnerException),
        { Code: PluginCodes.Hung } problem => new PluginException(problem with { Code = PluginCodes.HungOnLoad, Fix = "report it to the plugin's author, or go back to an earlier version" }, thrown.Stage, thrown.InnerException),
        _ => thrown,
    };
}
