using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Plugins;

namespace Gateway.Engine.Configuration.Schemas;

/// <summary>
/// JSON Schemas (draft-07) for editors, made by the functions that read the files, so that both always agree (ux.md, "JSON Schema strategy").
/// Paths are those inside <c>.gateway/schema</c>.
/// </summary>
public static class ConfigurationSchemas
{
    private const string Dialect = "http://json-schema.org/draft-07/schema#";

    /// <summary>Folder of the schemas inside a configuration folder.</summary>
    public const string Folder = ".gateway/schema";

    /// <summary>Every schema by path.</summary>
    /// <param name="adapters">The adapters whose settings are offered.</param>
    /// <param name="config">Gives the names that references complete to; null leaves them free.</param>
    public static IReadOnlyDictionary<string, JsonObject> Create(IReadOnlyList<IAdapterEntry> adapters, GatewayConfig? config)
    {
        var newest = adapters.DistinctBy(adapter => adapter.Name).OrderBy(adapter => adapter.Name.ToString(), StringComparer.Ordinal).ToList();
        var schemas = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["gateway.schema.json"] = Describe("gateway.json", o => SettingsFile.Read(o, Path.GetTempPath())),
            ["endpoint.schema.json"] = Endpoint(newest),
            ["sync.schema.json"] = Describe("A sync", o => SyncFile.Read(o, "", SyncDefaults.None)),
            ["mapping.schema.json"] = Describe("A mapping", o => MappingFile.Read(o, "")),
            ["tests.schema.json"] = MappingTestsSchema.Create(Dialect),
            ["lookup.schema.json"] = Describe("A lookup", o => LookupFile.Read(o, "")),
            ["calendar.schema.json"] = Describe("A calendar", o => CalendarFile.Read(o, "")),
            [ReferenceTypes.IdsSchema] = Ids(newest, config),
        };
        foreach (var adapter in newest)
        {
            schemas[PathOf(adapter)] = adapter.SettingsSchema.DeepClone().AsObject();
        }
        return schemas;
    }

    /// <summary><c>.vscode/settings.json</c> that ties the files of a configuration folder to the schemas.</summary>
    public static JsonObject EditorSettings()
    {
        var schemas = new JsonArray(
            Association("gateway.json", "gateway"),
            new JsonObject { ["fileMatch"] = new JsonArray("/mappings/*.tests.json"), ["url"] = $"./{Folder}/tests.schema.json" });
        foreach (var (kind, folder) in FileKinds.Folders.Where(folder => folder.Key != FileKind.Schema))
        {
            schemas.Add(Association($"{folder}/*.json", ReferenceWordsOf(kind)));
        }
        return new JsonObject
        {
            ["files.associations"] = new JsonObject { ["*.json"] = "jsonc" },
            ["json.schemas"] = schemas,
        };
    }

    private static JsonObject Association(string match, string schema) => new()
    {
        // Test files lie beside the mappings and have a form of their own.
        ["fileMatch"] = new JsonArray($"/{match}", "!*.tests.json"),
        ["url"] = $"./{Folder}/{schema}.schema.json",
    };

    private static string ReferenceWordsOf(FileKind kind) => kind.ToString().ToLowerInvariant();

    private static JsonObject Describe<T>(string title, Func<ObjectReader, T> read)
    {
        var schema = ObjectReader.Describe(read);
        schema["$schema"] = Dialect;
        schema["title"] = title;
        return schema;
    }

    /// <summary>The settings are those of the adapter that the file names.</summary>
    private static JsonObject Endpoint(IReadOnlyList<IAdapterEntry> adapters)
    {
        var schema = Describe("An endpoint", o => EndpointFile.Read(o, "", new()));
        var choices = new JsonArray();
        foreach (var adapter in adapters)
        {
            choices.Add(new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["adapter"] = new JsonObject { ["const"] = adapter.Name.ToString() } },
                    ["required"] = new JsonArray("adapter"),
                },
                ["then"] = new JsonObject { ["properties"] = new JsonObject { ["settings"] = new JsonObject { ["$ref"] = PathOf(adapter) } } },
            });
        }
        schema["allOf"] = choices;
        return schema;
    }

    private static JsonObject Ids(IReadOnlyList<IAdapterEntry> adapters, GatewayConfig? config)
    {
        var streams = config?.Endpoints.SelectMany(endpoint => endpoint.Value.Bound.Streams.Select(stream => (Name: $"{endpoint.Key}.{stream.Name}", stream.Source, stream.Destination))).ToList();
        return new JsonObject
        {
            ["$schema"] = Dialect,
            ["definitions"] = new JsonObject
            {
                ["adapter"] = Names(adapters.Select(adapter => adapter.Name.ToString())),
                ["endpoint"] = Names(config?.Endpoints.Keys),
                ["sync"] = Names(config?.Syncs.Keys),
                ["mapping"] = Names(config?.Mappings.Keys),
                ["lookup"] = Names(config?.Lookups.Keys),
                ["calendar"] = Names(config?.Calendars.Keys),
                ["account"] = Names(config?.Endpoints.Values.Select(endpoint => endpoint.Definition.Limits.Account).OfType<string>()),
                ["source"] = Names(streams?.Where(stream => stream.Source is not null).Select(stream => stream.Name)),
                ["destination"] = Names(streams?.Where(stream => stream.Destination is not null).Select(stream => stream.Name)),
            },
        };
    }

    /// <summary>Completes to the names without refusing others: the file they come from may be the next one written.</summary>
    private static JsonObject Names(IEnumerable<string>? names)
    {
        var known = names?.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (JsonNode)JsonValue.Create(name)).ToArray() ?? [];
        return known.Length == 0 ? new JsonObject { ["type"] = "string" }
            : new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray(known) }, new JsonObject { ["type"] = "string" }) };
    }

    private static string PathOf(IAdapterEntry adapter) => $"plugins/{adapter.Name.Name}-{adapter.Name.Version}.schema.json";
}
