using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Sdk;

namespace Gateway.Engine.Plugins.Loading;

/// <summary>What a plugin's assemblies say of themselves, read as data: nothing is loaded and no code runs (delivery.md G8, G10, G11).</summary>
internal static class AssemblyPreflight
{
    private const string Contract = "Gateway.Sdk";

    /// <summary>Returns the full name of the plugin's entry point.</summary>
    /// <exception cref="PluginException">The plugin cannot work in this host.</exception>
    public static string EntryPointOf(PluginManifest manifest, string folder)
    {
        CheckContract(manifest, manifest.Sdk.Major, manifest.Sdk.Minor, "plugin.json asks for");
        var main = Path.Combine(folder, manifest.Assembly);
        var files = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(main))
        {
            throw Problem(manifest, PluginCodes.NoEntryPoint, $"its assembly \"{manifest.Assembly}\" is not in its folder", "install the whole plugin folder again");
        }

        CheckReferences(manifest, main, files, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        return Read(main, EntryPoints) switch
        {
            [var entry] => entry,
            null => throw Problem(manifest, PluginCodes.NoEntryPoint, $"\"{manifest.Assembly}\" is not a .NET assembly", "name the plugin's assembly in plugin.json"),
            [] => throw Problem(manifest, PluginCodes.NoEntryPoint, $"no public class in \"{manifest.Assembly}\" implements IPlugin", "add one: public sealed class MyPlugin : IPlugin"),
            var many => throw Problem(manifest, PluginCodes.NoEntryPoint, $"more than one class implements IPlugin: {string.Join(", ", many)}", "keep one of them"),
        };
    }

    private static void CheckReferences(PluginManifest manifest, string path, ILookup<string?, string> files, HashSet<string> seen)
    {
        foreach (var reference in Read(path, References) ?? [])
        {
            var name = reference.Name!;
            if (name == Contract)
            {
                CheckContract(manifest, reference.Version!.Major, reference.Version.Minor, $"{Path.GetFileName(path)} was built for");
            }
            else if (SharedAssemblies.Contains(name))
            {
                CheckShared(manifest, path, reference);
            }
            else if (!files.Contains(name))
            {
                throw Problem(manifest, PluginCodes.MissingDependency, $"{Path.GetFileName(path)} needs {name} {reference.Version}, which is not in the plugin's folder",
                    "publish the plugin with its dependencies: dotnet publish");
            }
            else if (seen.Add(name))
            {
                CheckReferences(manifest, files[name].First(), files, seen);
            }
        }
    }

    private static void CheckContract(PluginManifest manifest, int major, int minor, string whoSays)
    {
        if (!new SdkRequirement(major, minor).IsMet)
        {
            throw Problem(manifest, PluginCodes.OtherContract, $"{whoSays} SDK {major}.{minor}, this host has {SdkVersion.Major}.{SdkVersion.Minor}",
                major > SdkVersion.Major || minor > SdkVersion.Minor
                    ? $"install a version of {manifest.Id} for SDK {SdkVersion.Major}.{SdkVersion.Minor}, or upgrade the host"
                    : $"install a version of {manifest.Id} for SDK {SdkVersion.Major}.x");
        }
    }

    private static void CheckShared(PluginManifest manifest, string path, AssemblyName reference)
    {
        if (SharedAssemblies.VersionOf(reference.Name!) is { } provided && reference.Version > provided)
        {
            throw Problem(manifest, PluginCodes.ConflictingDependency,
                $"{Path.GetFileName(path)} needs {reference.Name} {reference.Version}, and the host shares {provided.ToString(3)}",
                "build the plugin with that version or an older one, or upgrade the host");
        }
    }

    private static T? Read<T>(string path, Func<MetadataReader, T> read)
        where T : class
    {
        using var stream = File.OpenRead(path);
        try
        {
            using var image = new PEReader(stream);
            return image.HasMetadata ? read(image.GetMetadataReader()) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static List<AssemblyName> References(MetadataReader metadata) =>
        [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];

    private static List<string> EntryPoints(MetadataReader metadata)
    {
        const TypeAttributes Wanted = TypeAttributes.Public;
        return
        [
            .. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
                .Where(type => (type.Attributes & (TypeAttributes.VisibilityMask | TypeAttributes.Abstract)) == Wanted)
                .Where(type => type.GetInterfaceImplementations().Any(handle => IsPlugin(metadata, metadata.GetInterfaceImplementation(handle).Interface)))
                .Select(type => metadata.GetString(type.Namespace) is { Length: > 0 } space ? $"{space}.{metadata.GetString(type.Name)}" : metadata.GetString(type.Name)),
        ];
    }

    private static bool IsPlugin(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)handle);
        return metadata.StringComparer.Equals(type.Name, nameof(IPlugin)) && metadata.StringComparer.Equals(type.Namespace, Contract)
            && type.ResolutionScope.Kind == HandleKind.AssemblyReference;
    }

    private static PluginException Problem(PluginManifest manifest, string code, string message, string fix) =>
        new(new PluginProblem(manifest.ToString(), code, message, fix), null);
}
