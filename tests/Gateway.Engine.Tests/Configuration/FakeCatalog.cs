using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>One adapter, <c>fake@1</c>, whose settings are a base address, a secret and streams with what each is for.</summary>
internal sealed class FakeCatalog : IAdapterCatalog
{
    public IReadOnlyList<IAdapterEntry> Adapters { get; } = [new FakeAdapter()];

    public IAdapterEntry? Find(string name, int? version) =>
        Adapters.FirstOrDefault(adapter => adapter.Name.Name == name && (version ?? adapter.Name.Version) == adapter.Name.Version);

    private sealed class FakeAdapter : IAdapterEntry
    {
        public AdapterName Name => new("fake", 1);

        public string Plugin => "fake 1.0.0";

        public JsonObject SettingsSchema => new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("baseUrl"),
            ["properties"] = new JsonObject { ["baseUrl"] = new JsonObject { ["type"] = "string" } },
        };

        public SettingsBinding Bind(JsonElement settings)
        {
            var errors = new List<SettingsError>();
            if (!settings.TryGetProperty("baseUrl", out _))
            {
                errors.Add(new SettingsError("/baseUrl", "GW2101", "\"baseUrl\" is missing", "add the address of the partner"));
            }
            var streams = settings.TryGetProperty("streams", out var given) ? given.EnumerateObject().Select(stream => Stream(stream, errors)).ToList() : [];
            return new SettingsBinding(errors.Count == 0 ? new FakeEndpoint(streams) : null, errors);
        }

        private static StreamDescription Stream(JsonProperty stream, List<SettingsError> errors)
        {
            var use = stream.Value.GetString();
            if (use is not ("read" or "write" or "both" or "list"))
            {
                errors.Add(new SettingsError($"/streams/{stream.Name}", "GW2102", $"\"{use}\" is no use of a stream", "write read, write or both"));
            }
            return new StreamDescription(stream.Name)
            {
                Source = use is "read" or "both" ? new SourceTraits { Mode = ReadMode.Repeatable } : use is "list" ? new SourceTraits { Mode = ReadMode.Snapshot } : null,
                Destination = use is "write" or "both" ? new DestinationTraits { Class = DestinationClass.Upsert } : null,
            };
        }
    }

    private sealed class FakeEndpoint(IReadOnlyList<StreamDescription> streams) : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => streams;

        public IAdapter Create(AdapterContext context) => throw new NotSupportedException("configuration tests make no adapters");
    }
}
