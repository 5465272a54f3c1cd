using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Engine.Configuration;
using Gateway.Engine.Configuration.Schemas;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Testing;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>The folder <c>config</c> that cities copy. Its adapters are bound in the end-to-end tests; here every adapter takes every setting.</summary>
public sealed partial class SampleConfigurationTests
{
    private static readonly string Folder = Path.Combine(ConfigCases.Root, "..", "..", "config");

    public static TheoryData<string> TestFiles => [.. Directory.EnumerateFiles(Path.Combine(Folder, "mappings"), "*.tests.json").Select(path => Path.GetFileName(path))];

    [Fact]
    public void It_loads_without_a_complaint_and_syncs_cover_every_partner()
    {
        var result = Load();

        result.Diagnostics.ShouldBeEmpty();
        var used = result.Config!.Syncs.Values.SelectMany(sync => new[] { sync.From.Endpoint, sync.To.Endpoint }).Distinct();
        used.ShouldBe(result.Config.Endpoints.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(TestFiles))]
    public void Its_mappings_do_what_their_tests_say(string file)
    {
        var mapping = Load().Config!.Mappings[file[..^".tests.json".Length]];

        var results = MappingTests.Run(mapping, File.ReadAllBytes(Path.Combine(Folder, "mappings", file)), new MapContext(DateTimeOffset.UnixEpoch));

        results.ShouldNotBeEmpty();
        results.Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Difference}").ShouldBeEmpty();
    }

    [Fact]
    public void Its_editor_settings_are_those_the_schemas_need() =>
        JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, ".vscode", "settings.json"))), ConfigurationSchemas.EditorSettings()).ShouldBeTrue();

    private static LoadResult Load() => new ConfigurationLoader(new AnyCatalog(UsedStreams()), new LoaderOptions()).Load(Folder);

    private static List<string> UsedStreams() =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "syncs")).SelectMany(file => StreamName().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex("\"(?:from|to)\":\\s*\"[^\".]+\\.([^\"]+)\"")]
    private static partial Regex StreamName();
}
