using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>Has every adapter. Streams are what the settings list under <c>streams</c>, each with what it has of <c>read</c> or <c>receive</c>, and of <c>write</c> or <c>send</c>.</summary>
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
                Source = Has(stream.Value, "read", "receive") ? new SourceTraits { Mode = ReadMode.Repeatable } : null,
                Destination = Has(stream.Value, "write", "send") ? new DestinationTraits { Class = DestinationClass.Upsert } : null,
            })]), []);

        private static bool Has(JsonElement stream, params ReadOnlySpan<string> uses)
        {
            foreach (var use in uses)
            {
                if (stream.TryGetProperty(use, out _))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class AnyEndpoint(IReadOnlyList<StreamDescription> streams) : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => streams;

        public IAdapter Create(AdapterContext context) => throw new NotSupportedException("configuration tests make no adapters");
    }
}
