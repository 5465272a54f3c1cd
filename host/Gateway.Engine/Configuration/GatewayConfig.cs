using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Receiving;
using Gateway.Engine.Retaining;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration;

/// <summary>A whole configuration folder, validated. Immutable: a run keeps the one it started with (delivery.md R5, C9).</summary>
public sealed record GatewayConfig
{
    /// <summary>Hash of the content without comments and spacing: the same text means the same configuration.</summary>
    public required string Version { get; init; }

    /// <summary>Absolute path of the configuration folder.</summary>
    public required string Folder { get; init; }

    public required GatewaySettings Settings { get; init; }

    public required FrozenDictionary<string, ConfiguredEndpoint> Endpoints { get; init; }

    public required FrozenDictionary<string, SyncDefinition> Syncs { get; init; }

    public required FrozenDictionary<string, CompiledMapping> Mappings { get; init; }

    public required FrozenDictionary<string, LookupTable> Lookups { get; init; }

    public required FrozenDictionary<string, CalendarDefinition> Calendars { get; init; }

    /// <summary>JSON Schemas of streams by <c>endpoint.stream</c>: declared in the endpoint's settings, else saved in <c>schemas/</c>.</summary>
    public FrozenDictionary<string, JsonObject> Schemas { get; init; } = FrozenDictionary<string, JsonObject>.Empty;

    /// <summary>A stream that a sync or a mapping of this configuration names.</summary>
    public StreamDescription Stream(StreamReference reference) => Endpoints[reference.Endpoint].Bound.Streams.First(stream => stream.Name == reference.Stream);
}

/// <summary><c>gateway.json</c>: what holds for the whole installation.</summary>
public sealed record GatewaySettings
{
    /// <summary>Newest version of the file format that this program reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>Name of the installation, shown in the console: <c>disnaker-kota</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Tag that every endpoint with a tag must share, so that test partners never meet live data (delivery.md C17). Null: not checked.</summary>
    public string? Environment { get; init; }

    /// <summary>IANA zone of schedules and of times shown to people. Default: Asia/Jakarta.</summary>
    public string Zone { get; init; } = "Asia/Jakarta";

    /// <summary>Absolute path of the folder for the store, keys and spooled files. Default: <c>data</c> in the configuration folder.</summary>
    public required string DataFolder { get; init; }

    public StoreSettings Store { get; init; } = new();

    public SecretSettings Secrets { get; init; } = new();

    /// <summary>How long what is settled stays in the store.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>Where partners reach us. Null: nobody can call.</summary>
    public InboundSettings? Inbound { get; init; }
}

/// <summary>Where the engine keeps its state.</summary>
public sealed record StoreSettings
{
    /// <summary>Kind of database. Default: sqlite.</summary>
    public StoreKind Kind { get; init; }

    /// <summary>Secret with the connection string. Only for PostgreSQL.</summary>
    public string? Connection { get; init; }
}

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>Where secrets are looked for: environment first, then folder, then vault.</summary>
public sealed record SecretSettings
{
    /// <summary>Folder with one file a secret. Default: <c>secrets</c> in the data folder.</summary>
    public string Folder { get; init; } = "secrets";

    /// <summary>Encrypted file with all secrets. Default: <c>secrets.vault</c> in the data folder.</summary>
    public string Vault { get; init; } = "secrets.vault";

    /// <summary>Key file of the store and of the vault. Default: <c>gateway.key</c> in the data folder.</summary>
    public string KeyFile { get; init; } = "gateway.key";
}

/// <summary>Days on which a schedule rests: one file in <c>calendars/</c>.</summary>
public sealed record CalendarDefinition
{
    public required string Id { get; init; }

    /// <summary>Days that are left out, with their names.</summary>
    public required FrozenDictionary<DateOnly, string> Days { get; init; }

    /// <summary>Weekdays that are left out. Default: none.</summary>
    public FrozenSet<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>Whether a schedule rests on this day.</summary>
    public bool Excludes(DateOnly day) => Weekdays.Contains(day.DayOfWeek) || Days.ContainsKey(day);
}
