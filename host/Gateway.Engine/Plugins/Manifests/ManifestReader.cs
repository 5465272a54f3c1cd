using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Plugins.Manifests;

/// <summary>Reads <c>plugin.json</c>. Every mistake is one of the plugin's author: the first one is named.</summary>
internal static partial class ManifestReader
{
    private static readonly string[] Keys = ["id", "version", "sdk", "assembly", "adapters", "description", "publisher"];
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="PluginException">The manifest is missing or wrong.</exception>
    public static PluginManifest Read(string folder)
    {
        var name = Path.GetFileName(folder);
        var path = Path.Combine(folder, PluginManifest.FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return Read(name, document.RootElement);
        }
        catch (IOException thrown)
        {
            throw Unreadable(name, File.Exists(path) ? thrown.Message : "the folder has no plugin.json", thrown);
        }
        catch (JsonException thrown)
        {
            throw Unreadable(name, "plugin.json is not JSON: " + thrown.Message.TrimEnd('.'), thrown);
        }
    }

    private static PluginManifest Read(string folder, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(folder, "plugin.json is not an object", "write an object with id, version, sdk, assembly and adapters");
        }

        if (root.EnumerateObject().Select(property => property.Name).FirstOrDefault(key => !Keys.Contains(key)) is { } stranger)
        {
            var nearest = NearestName.Of(stranger, Keys);
            throw Wrong(folder, $"plugin.json has an unknown key \"{stranger}\"", nearest is null ? "remove it" : $"write \"{nearest}\"");
        }

        var id = Text(folder, root, "id", IdPattern(), "lower-case letters, digits and hyphens");
        var version = Text(folder, root, "version", VersionPattern(), "three numbers, such as \"1.3.0\"");
        var sdk = Text(folder, root, "sdk", SdkPattern(), "major and minor version, such as \"1.0\"").Split('.');
        var assembly = Text(folder, root, "assembly", AssemblyPattern(), "the name of a .dll file in the plugin's folder");
        return new PluginManifest(id, version, new SdkRequirement(int.Parse(sdk[0], null), int.Parse(sdk[1], null)), assembly, Adapters(folder, root))
        {
            Description = Optional(folder, root, "description"),
            Publisher = Optional(folder, root, "publisher"),
        };
    }

    private static List<string> Adapters(string folder, JsonElement root)
    {
        var adapters = root.TryGetProperty("adapters", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : "").ToList()
            : [];
        return adapters.Count > 0 && adapters.All(name => IdPattern().IsMatch(name)) && adapters.Distinct().Count() == adapters.Count
            ? adapters
            : throw Wrong(folder, "\"adapters\" in plugin.json does not list the adapters", "write each adapter's lower-case name once, such as [\"rest\"]");
    }

    private static string Text(string folder, JsonElement root, string key, Regex form, string expected) =>
        root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && form.IsMatch(value.GetString()!)
            ? value.GetString()!
            : throw Wrong(folder, $"\"{key}\" in plugin.json is {(value.ValueKind == JsonValueKind.Undefined ? "missing" : value.GetRawText())}", $"write {expected}");

    private static string Optional(string folder, JsonElement root, string key) => !root.TryGetProperty(key, out var value)
        ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(folder, $"\"{key}\" in plugin.json is not text", "write text");

    private static PluginException Unreadable(string folder, string message, Exception inner) =>
        new(new PluginProblem(folder, PluginCodes.ManifestUnreadable, message, "install the whole plugin folder again"), null, inner);

    private static PluginException Wrong(string folder, string message, string fix) =>
        new(new PluginProblem(folder, PluginCodes.ManifestWrong, message, fix), null);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}(-[0-9A-Za-z.-]{1,40})?$", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"^[0-9]{1,4}\.[0-9]{1,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex SdkPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\.dll$", RegexOptions.CultureInvariant)]
    private static partial Regex AssemblyPattern();
}
