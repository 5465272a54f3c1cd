using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>What people look up with <c>gateway help</c> is something a test has seen.</summary>
public sealed partial class ErrorCodeTests
{
    /// <summary>Codes that no test names, and why. One that a test names by now is to leave the list.</summary>
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal)
    {
        ["GW4008"] = "follows a restored backup: the restore tests follow the records and what becomes of them",
        ["GW6110"] = "more changes than any test can make",
        ["GW6805"] = "two runs of one sync at one moment: the lease tests see that only one goes on",
        ["GW6807"] = "needs a host that serves beside the command, with an open port",
        ["GW6813"] = "needs a host that serves beside the command, with an open port",
        ["GW6815"] = "only one kind of store is built in",
        ["GW6817"] = "needs a port known before: fixed ports are kept out of the tests",
        ["GW6819"] = "the checker's own tests see each violation by its name",
    };

    [Fact]
    public void Every_code_of_the_help_is_asserted_by_a_test()
    {
        var asserted = Asserted();
        var codes = File.ReadLines(Path.Combine(SourceTree.Root, "host", "Gateway.Host", "Commands", "error-codes.txt")).Select(line => line.Split(' ')[0]).ToList();

        codes.Count.ShouldBeGreaterThan(50);
        codes.Where(code => !asserted.Contains(code)).Except(Unseen.Keys).ShouldBeEmpty();
        Unseen.Keys.Where(asserted.Contains).ShouldBeEmpty("asserted by now: take it from the list");
        Unseen.Keys.Except(codes).ShouldBeEmpty("no code of the help");
    }

    /// <summary>Codes that tests write out, name by their constant, or expect in their data.</summary>
    private static HashSet<string> Asserted()
    {
        var constants = SourceTree.Files.Where(file => file.Area == "host").SelectMany(file => Constant().Matches(file.Text)).ToLookup(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var tests = SourceTree.Files.Where(file => file.Area == "tests" && !file.Path.EndsWith("ErrorCodeTests.cs", StringComparison.Ordinal)).Select(file => file.Text);
        var data = new[] { ("config-cases", "expected.txt"), ("mapping-cases", "tests.json") }
            .SelectMany(place => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests", place.Item1), place.Item2, SearchOption.AllDirectories)).Select(File.ReadAllText);
        return tests.Concat(data)
            .SelectMany(text => Code().Matches(text).Select(match => match.Value).Concat(Named().Matches(text).SelectMany(match => constants[match.Groups["name"].Value])))
            .ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\bGW[0-9]{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex("const string (\\w+) = \"(GW[0-9]{4})\"")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\b\w*Codes\.(?<name>\w+)")]
    private static partial Regex Named();
}
