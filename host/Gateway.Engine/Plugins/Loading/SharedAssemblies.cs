using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>
/// The assemblies that plugins share with the host, by name and whatever lies in their folder: the contract, whose types must be the same on both
/// sides; the frameworks; and the drivers, which never unload as private copies (stack.md section 2). Only names that the host really has are shared.
/// </summary>
internal static class SharedAssemblies
{
    private static readonly string[] OnPurpose = ["Gateway.Sdk", "Gateway.Sdk.Http", "Gateway.Expressions", "Npgsql", "Microsoft.Data.Sqlite", "Polly.Core"];
    private static readonly string[] OnPurposePrefixes = ["SQLitePCLRaw.", "Microsoft.Extensions."];

    private static readonly Dictionary<string, string> Known = Find();

    /// <summary>Whether the host provides this assembly.</summary>
    public static bool Contains(string name) => Known.ContainsKey(name);

    /// <summary>The version the host provides; null when its file cannot be asked.</summary>
    public static Version? VersionOf(string name) => Known.TryGetValue(name, out var path) ? AssemblyName.GetAssemblyName(path).Version : null;

    private static Dictionary<string, string> Find()
    {
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var shared = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in platform)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (IsFramework(path, name) || OnPurpose.Contains(name) || OnPurposePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                shared[name] = path;
            }
        }

        return shared;
    }

    // With an installed runtime the frameworks lie side by side below "shared"; a self-contained host has them among its own files.
    private static bool IsFramework(string path, string name)
    {
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        return runtime == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
            ? name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "System"
            : path.StartsWith(Path.GetDirectoryName(Path.GetDirectoryName(runtime)!)! + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
