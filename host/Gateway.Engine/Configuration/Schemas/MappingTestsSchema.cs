using System.Text.Json.Nodes;
using Gateway.Engine.Mapping.Testing;

namespace Gateway.Engine.Configuration.Schemas;

/// <summary>The form of the <c>*.tests.json</c> files beside the mappings, which <see cref="MappingTests"/> runs.</summary>
internal static class MappingTestsSchema
{
    public static JsonObject Create(string dialect) => new()
    {
        ["$schema"] = dialect,
        ["title"] = "Tests of a mapping",
        ["type"] = "array",
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("record", "expect"),
            ["properties"] = new JsonObject
            {
                ["name"] = Text("What the test shows, in words."),
                ["record"] = Described(new JsonObject { ["type"] = new JsonArray("object", "string") }, "The record as the source sends it; a text stands for bytes that are no JSON."),
                ["expect"] = Described(new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "skipped" }, Held(), new JsonObject { ["type"] = "object" }) },
                    "The target object, \"skipped\", or the code under which the record is held."),
                ["now"] = Described(new JsonObject { ["type"] = "string", ["format"] = "date-time" }, "The moment of the run for now() and today(). Default: the present."),
            },
        },
    };

    private static JsonObject Held() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray("held"),
        ["properties"] = new JsonObject
        {
            ["held"] = new JsonObject { ["type"] = "string", ["pattern"] = "^GW[0-9]{4}$" },
            ["field"] = Text("The target field whose rule failed."),
        },
    };

    private static JsonObject Text(string description) => Described(new JsonObject { ["type"] = "string" }, description);

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
