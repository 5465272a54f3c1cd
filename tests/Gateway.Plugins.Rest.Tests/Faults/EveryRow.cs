using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The partner matrix of delivery.md has no row without a test that bears its name.</summary>
public sealed partial class EveryRow
{
    private const int SourceRows = 54;
    private const int DestinationRows = 29;

    /// <summary>Rows that an HTTP interface does not have, and the tests of the adapter or part that does.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["S49"] = "Gateway.Plugins.Webhook.Tests",
        ["S50"] = "Gateway.Plugins.Files.Tests",
        ["S51"] = "Gateway.Plugins.Files.Tests",
        ["S53"] = "Gateway.Plugins.Files.Tests",
        ["K9"] = "Gateway.Host.Tests",
        ["K20"] = "Gateway.Host.Tests",
        ["K23"] = "Gateway.Host.Tests",
        ["K24"] = "Gateway.Plugins.Webhook.Tests",
        ["K25"] = "Gateway.Plugins.Webhook.Tests",
        ["K26"] = "Gateway.Plugins.Webhook.Tests",
        ["K27"] = "Gateway.Plugins.Webhook.Tests",
        ["K28"] = "Gateway.Plugins.Webhook.Tests",
        ["K29"] = "Gateway.Plugins.Webhook.Tests",
    };

    [Fact]
    public void Has_a_test_of_its_own()
    {
        var here = typeof(EveryRow).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsPublic: true }).SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null }).Select(method => method.Name);
        var tested = here.Concat(Elsewhere.Values.Distinct().SelectMany(NamesIn)).Select(name => Row().Match(name)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Rows().Where(row => !tested.Contains(row)).ShouldBeEmpty();
    }

    [Fact]
    public void Is_tested_elsewhere_only_where_the_list_says_so()
    {
        foreach (var (row, project) in Elsewhere)
        {
            NamesIn(project).ShouldContain(name => name.StartsWith(row + "_", StringComparison.Ordinal), $"{row} in {project}");
        }
    }

    private static IEnumerable<string> Rows() => Enumerable.Range(1, SourceRows).Select(i => $"S{i}").Concat(Enumerable.Range(1, DestinationRows).Select(i => $"K{i}"));

    /// <summary>Names of the tests in the sources of a project: its assembly is none of ours to load.</summary>
    private static IEnumerable<string> NamesIn(string project) => Directory.EnumerateFiles(Path.Combine(Tests(), project), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Test().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

    private static string Tests([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "tests");
    }

    [GeneratedRegex("^([SK][0-9]+)_")]
    private static partial Regex Row();

    [GeneratedRegex(@"\[(?:Fact|Theory)\](?:\s*\[InlineData\(.*\)\])*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();
}
