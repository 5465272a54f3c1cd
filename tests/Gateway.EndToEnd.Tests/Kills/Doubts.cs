using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>The person who decides what is in doubt: through the command line, and truthfully, because the sink's books are open to this one.</summary>
internal static class Doubts
{
    /// <summary>Decides everything in doubt and lets what waited behind it go.</summary>
    public static async Task DecideAsync(LabInstallation lab, string kind)
    {
        // What is refused once more, or lost once more, is decided once more.
        for (var round = 0; round < 6; round++)
        {
            var export = await GatewayProcess.RunAsync(lab.Folder, "held", "export", "--sync", kind, "--reason", "reconciled with the partner's books", "--json");
            if (export.Exit == 7)
            {
                return;
            }

            export.Exit.ShouldBe(0, export.Output + export.Error);
            var there = lab.Lab.Sinks[kind].Records.GroupBy(record => record.Key).ToDictionary(group => group.Key, group => LabInstallation.State(group.Last().Json));
            var open = export.Json["items"]!.AsArray().Select(item => item!.AsObject()).ToLookup(item => item["stage"]!.GetValue<string>() == "inDoubt" && Arrived(item, there), item => item["id"]!.GetValue<string>());
            if (open[true].Any())
            {
                await SettleAsync(lab, ["held", "decide", .. open[true], "--reason", "the partner has them", "--yes", "--json"]);
            }
            else
            {
                await SettleAsync(lab, ["held", "replay", .. open[false], "--as-recorded", "--json"]);
            }
        }

        throw new InvalidOperationException("something is still held after six decisions");
    }

    /// <summary>Nothing of a key leaves while an earlier change of it is in doubt, so the last state the sink took tells whether it took this one.</summary>
    private static bool Arrived(JsonObject held, Dictionary<string, string> there)
    {
        var sent = JsonNode.Parse(held["mapped"]!.GetValue<string>())!.AsObject();
        return there.GetValueOrDefault(sent["id"]!.GetValue<string>()) == sent["state"]!.GetValue<string>();
    }

    private static async Task SettleAsync(LabInstallation lab, string[] command)
    {
        var result = await GatewayProcess.RunAsync(lab.Folder, command);
        result.Exit.ShouldBeOneOf([0, 4], result.Output + result.Error);
    }
}
