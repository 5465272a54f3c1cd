using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Configuration;

/// <summary>Has every adapter. Streams are what the settings list under <c>streams</c>, each with what it has of <c>read</c> or <c>receive</c>, and of <c>write</c> or <c>send</c>.</summary>
/// <param name="otherwise">Streams of adapters that have theirs without listing them.</param>
internal sealed class AnyCatalog(IReadOnlyList<string> otherwise) : IAdapterCatalog
{
    public IReadOnlyList<IAdapterEntry> Adapters => [];

    public IAdapterEntry? Find(string name, int? version) => new AnyAdapter(new AdapterName(name, version ?? 1), otherwise);

    private sealed class AnyAdapter(AdapterName name, IReadOnlyList<string> otherwise) : IAdapterEntry
    {
        private static readonly SourceTraits Readable = new() { Mode = ReadMode.Repeatable };
        private static readonly SourceTraits WholeList = new() { Mode = ReadMode.Snapshot };
        private static readonly DestinationTraits Writable = new() { Class = DestinationClass.Upsert };

        public AdapterName Name => name;

        public string Plugin => name.Name;

        public JsonObject SettingsSchema => [];

        public SettingsBinding Bind(JsonElement settings)
        {
            StreamDescription[] listed = settings.TryGetProperty("streams", out var streams) ? [.. streams.EnumerateObject().Select(Described)] : [];
            return new(new AnyEndpoint(Array.Exists(listed, stream => stream.Source is not null || stream.Destination is not null)
                ? listed
                : [.. otherwise.Select(stream => new StreamDescription(stream) { Source = Readable, Destination = Writable })]), []);
        }

        private static StreamDescription Described(JsonProperty stream) => new(stream.Name)
        {
            Source = stream.Value.TryGetProperty("read", out var read) && !Has(read, "incremental", "cursor") ? WholeList
                : Has(stream.Value, "read", "receive") ? Readable : null,
            Destination = Has(stream.Value, "write", "send") ? Writable : null,
        };

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
