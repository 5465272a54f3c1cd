using System.Text.RegularExpressions;
using Gateway.Engine.Configuration;
using Gateway.Engine.Tests.Secrets;

namespace Gateway.Engine.Tests.Configuration;

public sealed partial class ConfigCaseTests
{
    public static TheoryData<string> Cases => [.. ConfigCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_mistake_of_a_case_is_reported_at_its_place(string name)
    {
        using var folder = new TemporaryFolder();
        ConfigCases.CopyTo(folder.Path, name);

        var result = ConfigCases.Loader().Load(folder.Path);

        var expected = Path.Combine(ConfigCases.Root, name, "expected.txt");
        var said = string.Concat(result.Diagnostics.Select(diagnostic => diagnostic + "\n"));
        if (Environment.GetEnvironmentVariable("GATEWAY_UPDATE_CASES") == "1")
        {
            File.WriteAllText(expected, said);
        }
        said.ShouldBe(File.ReadAllText(expected));
        (result.Config is null).ShouldBe(result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void Every_message_keeps_the_style()
    {
        foreach (var line in ConfigCases.Names.SelectMany(name => File.ReadLines(Path.Combine(ConfigCases.Root, name, "expected.txt"))))
        {
            line.ShouldMatch(@"^[^ ]+: (error|warning) GW\d{4}: .+\. .+\.?$");
            Banned().IsMatch(line).ShouldBeFalse(line);
        }
    }

    [Fact]
    public void A_line_with_a_secret_is_never_shown()
    {
        using var folder = new TemporaryFolder();
        ConfigCases.CopyTo(folder.Path, "secret-by-name");

        var result = ConfigCases.Loader().Load(folder.Path);

        result.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("GW1301");
        DiagnosticText.Frame(result.Diagnostics[0]).ShouldNotContain("rahasia-contoh");
    }

    [GeneratedRegex("(?i)invalid|failed to|oops|exception|System\\.")]
    private static partial Regex Banned();
}
