using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Engine.Configuration.Files;

/// <summary>A file of <c>schemas/</c>: what is known of the records of one stream, as JSON Schema. <c>gateway discover --write-schema</c> writes it, people may correct it.</summary>
public static partial class SchemaFile
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Whether a file may have this name, without its ending: <c>endpoint.stream</c>.</summary>
    public static bool IsName(string name) => NameRegex().IsMatch(name);

    /// <summary>Path of the file inside the configuration folder.</summary>
    public static string PathOf(string endpoint, string stream) => $"schemas/{endpoint}.{stream}.json";

    /// <summary>The text of the file for a schema that was inferred: what was seen is all there is, so that a misspelt field of a rule and a new field of the partner both show.</summary>
    public static string Text(JsonObject inferred)
    {
        var schema = inferred.DeepClone().AsObject();
        Close(schema);
        return schema.ToJsonString(_indented) + "\n";
    }

    private static void Close(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["properties"] is JsonObject members)
        {
            foreach (var (_, member) in members)
            {
                Close(member);
            }

            schema.TryAdd("additionalProperties", false);
        }

        Close(schema["items"]);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\.[A-Za-z0-9_-]+$")]
    private static partial Regex NameRegex();
}
