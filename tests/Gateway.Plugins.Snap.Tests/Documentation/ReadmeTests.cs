using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Plugins.Snap.Tests.Documentation;

/// <summary>Every JSON block of the plugin's README loads as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    internal static readonly JsonObject[] Endpoints =
        [.. Block().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "README.md"))).Select(match => JsonNode.Parse(match.Groups[1].Value, null, Relaxed)!.AsObject())];

    public static TheoryData<string> Banks => ["115", "200", "110", "137", "002", "008", "009", "451"];

    [Theory]
    [MemberData(nameof(Banks))]
    public void The_settings_of_a_bank_are_complete_and_sound(string bank)
    {
        var endpoint = Endpoints.Single(endpoint => endpoint["settings"]!["bank"]?.GetValue<string>() == bank);
        endpoint["adapter"]!.GetValue<string>().ShouldBe("snap@1");

        var settings = endpoint["settings"].Deserialize(Bank.Definition.Settings())!;
        settings.Validate().ShouldBeEmpty();
        Bank.Definition.Streams(settings).ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_block_is_one_of_a_bank_or_of_its_files() =>
        Endpoints.Count(endpoint => endpoint["adapter"]!.GetValue<string>() is "files@1").ShouldBe(Endpoints.Length - Banks.Count);

    [GeneratedRegex("```jsonc?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
