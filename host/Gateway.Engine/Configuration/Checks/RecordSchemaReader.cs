using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Turns the JSON Schema an adapter gives for a stream into what the mapping compiler checks against.</summary>
internal static class RecordSchemaReader
{
    public static RecordSchema Read(string stream, JsonObject schema) => new(stream, Fields(schema), IsOpen(schema));

    private static ImmutableArray<SchemaField> Fields(JsonObject schema)
    {
        var required = (schema["required"] as JsonArray)?.Select(Text).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. (schema["properties"] as JsonObject ?? []).Where(property => property.Value is JsonObject)
            .Select(property => Field(property.Key, property.Value!.AsObject(), required.Contains(property.Key)))];
    }

    private static SchemaField Field(string name, JsonObject schema, bool required)
    {
        var types = (schema["type"] as JsonArray)?.Select(Text).ToList() ?? [Text(schema["type"])];
        var type = types.Where(found => found != "null").Take(2).ToList() is [var only] ? TypeOf(only, Text(schema["format"])) : SchemaType.Any;
        return new SchemaField(name, type)
        {
            Optional = !required || types.Contains("null"),
            MaxLength = schema["maxLength"] is JsonValue length && length.TryGetValue<int>(out var most) ? most : null,
            // An object that may hold more than it lists cannot be checked for unknown fields.
            Fields = type == SchemaType.Object && !IsOpen(schema) ? Fields(schema) : [],
            Items = type == SchemaType.List && schema["items"] is JsonObject items ? Field("", items, required: true) : null,
        };
    }

    private static SchemaType TypeOf(string? type, string? format) => type switch
    {
        "string" => format switch { "date" => SchemaType.Date, "date-time" => SchemaType.Timestamp, _ => SchemaType.Text },
        "integer" => SchemaType.Integer,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Boolean,
        "object" => SchemaType.Object,
        "array" => SchemaType.List,
        _ => SchemaType.Any,
    };

    private static bool IsOpen(JsonObject schema) => schema["additionalProperties"]?.GetValueKind() != JsonValueKind.False;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
