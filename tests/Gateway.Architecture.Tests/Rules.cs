using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Architecture.Tests;

/// <summary>The rules of design.md section 3, as functions from files to what breaks them.</summary>
internal static partial class Rules
{
    private static readonly Dictionary<string, string[]> SdkPackages = new(StringComparer.Ordinal)
    {
        ["Gateway.Sdk"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Gateway.Expressions"] = [],
    };

    private static readonly string[] WebAndTerminal = ["Microsoft.AspNetCore", "Spectre.Console", "System.CommandLine", "Microsoft.Extensions.Hosting"];
    private static readonly string[] Drivers = ["Npgsql", "Microsoft.Data.Sqlite", "SQLitePCL", "Dapper", "System.Data"];

    public static IEnumerable<string> SdkStandsOnItsOwn(IEnumerable<SourceFile> files) => Projects(files, "sdk").SelectMany(project =>
        References(project).Where(target => Path.GetDirectoryName(Path.GetDirectoryName(target)) != "sdk")
            .Select(target => $"{project} references {target}: the SDK knows nothing above it, or a partner's adapter could not be built without the host"))
        .Concat(Projects(files, "sdk").SelectMany(project => Packages(project)
            .Where(package => SdkPackages.TryGetValue(Path.GetFileNameWithoutExtension(project.Path), out var allowed) && !allowed.Contains(package))
            .Select(package => $"{project} uses the package {package}: the contract needs the BCL and logging abstractions only, since every plugin must live with what it brings")));

    public static IEnumerable<string> PluginsSeeOnlyTheSdk(IEnumerable<SourceFile> files) => Projects(files, "plugins").SelectMany(project =>
        References(project).Where(target => !target.StartsWith("sdk/", StringComparison.Ordinal) || target.Contains("Sandbox", StringComparison.Ordinal) || target.Contains("Testing", StringComparison.Ordinal))
            .Select(target => $"{project} references {target}: a plugin sees the SDK and nothing else, so that anybody can write one"));

    public static IEnumerable<string> NothingReferencesPlugins(IEnumerable<SourceFile> files) => Projects(files, "host").Concat(Projects(files, "sdk")).SelectMany(project =>
        References(project).Where(target => target.StartsWith("plugins/", StringComparison.Ordinal))
            .Select(target => $"{project} references {target}: nothing central lists adapters, plugins are found in their folder"));

    public static IEnumerable<string> TheEngineKnowsNoWebAndNoTerminal(IEnumerable<SourceFile> files) => Engine(files).SelectMany(file =>
        Usings(file).Where(used => WebAndTerminal.Any(name => IsUnder(used, name)))
            .Select(used => $"{file} uses {used}: the engine runs the same under command line, console and tests"));

    public static IEnumerable<string> DriversStayInStorage(IEnumerable<SourceFile> files) => Engine(files).Where(file => !file.Path.StartsWith("host/Gateway.Engine/Storage/", StringComparison.Ordinal))
        .SelectMany(file => Usings(file).Where(used => Drivers.Any(name => IsUnder(used, name)))
            .Select(used => $"{file} uses {used}: SQL and its dialects stay behind the storage interface, so that both stores behave the same"));

    public static IEnumerable<string> NothingIsNamedForNothing(IEnumerable<SourceFile> files) => files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(file =>
        DeclaredType().Matches(file.Text).Select(match => match.Groups[1].Value).Append(Path.GetFileNameWithoutExtension(file.Path).Split('.')[0])
            .Where(name => EmptyName().IsMatch(name)).Distinct()
            .Select(name => $"{file} declares {name}: the name says nothing of what it does, and such classes gather everything"));

    private static IEnumerable<SourceFile> Projects(IEnumerable<SourceFile> files, string area) =>
        files.Where(file => file.Area == area && file.Path.EndsWith(".csproj", StringComparison.Ordinal) && !file.Path.Contains("/templates/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Engine(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Path.StartsWith("host/Gateway.Engine/", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<string> References(SourceFile project) => Included(project, "ProjectReference")
        .Select(include => Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(project.Path)!, include.Replace('\\', '/')))).Replace('\\', '/'));

    private static IEnumerable<string> Packages(SourceFile project) => Included(project, "PackageReference");

    private static IEnumerable<string> Included(SourceFile project, string item) =>
        XDocument.Parse(project.Text).Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static IEnumerable<string> Usings(SourceFile file) => UsingLine().Matches(file.Text).Select(match => match.Groups[1].Value);

    private static bool IsUnder(string used, string name) => used == name || used.StartsWith(name + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|record struct) (\w+)")]
    private static partial Regex DeclaredType();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Common|Misc)$")]
    private static partial Regex EmptyName();
}
