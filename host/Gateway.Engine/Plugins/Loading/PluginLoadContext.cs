using System.Reflection;
using System.Runtime.Loader;
using Gateway.Engine.Plugins.Guarding;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>The world of one version of one plugin: shared assemblies by name first, everything else from its own copy and from nowhere else.</summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    /// <param name="guard">The guard of the plugin's calls.</param>
    /// <param name="assembly">Path of the plugin's assembly.</param>
    /// <param name="replaceable">
    /// Whether it can leave memory while the host runs. What the host ships changes only with the host, and the runtime uses precompiled code only in contexts that stay.
    /// </param>
    public PluginLoadContext(PluginGuard guard, string assembly, bool replaceable)
        : base(guard.Plugin, isCollectible: replaceable)
    {
        Guard = guard;
        _resolver = new AssemblyDependencyResolver(assembly);
    }

    /// <summary>The guard that every call into this context goes through.</summary>
    public PluginGuard Guard { get; }

    /// <summary>Unloads it where that is possible.</summary>
    public void LetGo()
    {
        if (IsCollectible)
        {
            Unload();
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (SharedAssemblies.Contains(assemblyName.Name!))
        {
            return null;
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // Without this the host's own private libraries would step in for what the plugin forgot.
        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"The plugin does not bring {assemblyName.Name} {assemblyName.Version}.", assemblyName.Name)
            : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path
        ? LoadUnmanagedDllFromPath(path)
        : IntPtr.Zero;
}
