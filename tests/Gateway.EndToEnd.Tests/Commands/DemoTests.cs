using System.Text.Json.Nodes;

namespace Gateway.EndToEnd.Tests.Commands;

/// <summary>What a new user sees: real syncs with balanced books, and a second run that delivers only what changed.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task Every_sample_sync_finishes_with_balanced_books_and_the_next_run_delivers_only_what_changed()
    {
        var first = await DemoAsync();
        Syncs(first).Count.ShouldBeGreaterThanOrEqualTo(20);
        Syncs(first).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBeGreaterThan(30_000);
        first["held"]!.GetValue<long>().ShouldBeGreaterThan(0);

        var second = await DemoAsync();
        Syncs(second).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBe(0);

        var third = await DemoAsync("--advance");
        Syncs(third).Values.Sum(books => books["delivered"]!.GetValue<long>()).ShouldBeInRange(1, 500);
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task The_table_in_a_pipe_has_no_escape_byte()
    {
        var result = await GatewayProcess.RunAsync(_folder, "demo", "--once");

        result.Exit.ShouldBe(4, result.Error);
        (result.Output + result.Error).ShouldNotContain("\u001b");
        result.Output.ShouldContain("✓ balanced");
    }

    private async Task<JsonObject> DemoAsync(params string[] options)
    {
        var result = await GatewayProcess.RunAsync(_folder, ["demo", "--once", "--json", "--data", "data", .. options]);
        result.Exit.ShouldBe(4, result.Output + result.Error);
        result.Json["kind"]!.GetValue<string>().ShouldBe("demo");
        foreach (var sync in result.Json["syncs"]!.AsArray())
        {
            sync!["balanced"]!.GetValue<bool>().ShouldBeTrue(sync.ToJsonString());
            sync["state"]!.GetValue<string>().ShouldBe("finished", sync.ToJsonString());
        }

        return result.Json;
    }

    private static Dictionary<string, JsonObject> Syncs(JsonObject demo) =>
        demo["syncs"]!.AsArray().ToDictionary(sync => sync!["id"]!.GetValue<string>(), sync => sync!["books"]!.AsObject());
}
