using System.Text.Json.Serialization;
using Gateway.Sdk;
using Newtonsoft.Json.Linq;

namespace JsonPlugins;

/// <summary>Compiled into two plugins with two versions of one library: each says which one it got.</summary>
public sealed class JsonPlugin : IPlugin
{
    public void Register(IAdapterRegistry adapters) => adapters.Add(new AdapterDefinition<JsonSettings>(
        typeof(JsonPlugin).Assembly.GetName().Name!.ToLowerInvariant(), () => JsonPluginJson.Default.JsonSettings, _ => [], (_, _) => new JsonAdapter()));
}

public sealed record JsonSettings;

[JsonSerializable(typeof(JsonSettings))]
internal sealed partial class JsonPluginJson : JsonSerializerContext;

public sealed class JsonAdapter : IAdapter, ICheckable
{
    public Task<CheckReport> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckReport(
        [new CheckStep("Library", JObject.Parse("""{"a":1}""")["a"]!.Value<int>() == 1, typeof(JObject).Assembly.GetName().Version!.ToString(3), TimeSpan.Zero)]));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
