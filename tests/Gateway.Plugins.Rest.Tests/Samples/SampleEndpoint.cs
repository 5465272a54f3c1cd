using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.Plugins.Rest.Tests.Samples;

/// <summary>An endpoint of the sample configuration against its simulated partner.</summary>
internal static class SampleEndpoint
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The partner, and the secrets it shares with the city.</summary>
    public static async Task<Partner> StartAsync(SandboxPartner sandbox)
    {
        var partner = await Partner.StartAsync(sandbox);
        foreach (var (name, value) in sandbox.Secrets)
        {
            partner.Context.Secrets.Add(name, value);
        }

        return partner;
    }

    /// <summary>The settings of <c>config/endpoints/{name}.json</c>, changed by a test.</summary>
    public static string Settings(string name, Action<JsonObject>? change = null)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "endpoints", name + ".json")), null, Lenient)!;
        var settings = file["settings"]!.AsObject();
        change?.Invoke(settings);
        return settings.ToJsonString().Replace("${var:" + name + "}", "{base}", StringComparison.Ordinal);
    }
}
