using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

public sealed class GuideTests
{
    [Theory]
    [InlineData(typeof(SourceConformance))]
    [InlineData(typeof(DestinationConformance))]
    [InlineData(typeof(ReceiverConformance))]
    public void The_guide_lists_every_clause_and_no_other(Type suite)
    {
        var letter = suite.Name[..1];
        var guide = File.ReadLines(Path.Combine(Root(), "sdk", "README.md"))
            .Where(line => line.StartsWith($"| {letter}", StringComparison.Ordinal) && char.IsDigit(line[3])).Select(line => line[2..].Split(' ')[0]);
        guide.ShouldBe(suite.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => method.Name.Split('_')[0]).OrderBy(name => int.Parse(name[1..], null)));
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
