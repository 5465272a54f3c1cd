using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>Has every adapter. Streams are what the settings list under <c>streams</c>, each with what it has of <c>read</c> and <c>write</c>.</summary>
internal sealed class AnyCatalog : IAdapterCatalog
{
    public IReadOnlyList<IAdapterEntry> Adapters => [];

    public IAdapterEntry? Find(string name, int? version) => new AnyAdapter(new AdapterName(name, version ?? 1));

    private sealed class AnyAdapter(AdapterName name) : IAdapterEntry
    {
        public AdapterName Name => name;

        public string Plugin => name.Name;

        public JsonObject SettingsSchema => [];

        public SettingsBinding Bind(JsonElement settings) =>
            new(new AnyEndpoint([.. settings.GetProperty("streams").EnumerateObject().Select(stream => new StreamDescription(stream.Name)
            {
                Source = stream.Value.TryGetProperty("read", out _) ? new SourceTraits { Mode = ReadMode.Repeatable } : null,
                Destination = stream.Value.TryGetProperty("write", out _) ? new DestinationTraits { Class = DestinationClass.Upsert } : null,
            })]), []);
    }

    private sealed class AnyEndpoint(IReadOnlyList<StreamDescription> streams) : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => streams;

        public IAdapter Create(AdapterContext context) => throw new NotSupportedException("configuration tests make no adapters");
    }
}
