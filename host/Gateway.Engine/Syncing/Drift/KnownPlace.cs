using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Engine.Syncing.Drift;

/// <summary>What the schema of a stream says of one place in its records. Immutable but for <see cref="Seen"/>.</summary>
internal sealed class KnownPlace
{
    private static readonly FrozenSet<string> _nothing = FrozenSet<string>.Empty;

    private readonly FrozenSet<string> _kinds;

    /// <param name="path">Where it is: <c>location.districtName</c>, <c>skills[].name</c>; empty is the record.</param>
    /// <param name="schema">JSON Schema of the place.</param>
    /// <param name="required">Whether every object has it.</param>
    public KnownPlace(string path, JsonObject schema, bool required)
    {
        Path = path;
        Required = required;
        _kinds = schema["type"] switch { JsonArray several => [.. several.Select(Text)], JsonValue one => [Text(one)], _ => _nothing };
        var always = (schema["required"] as JsonArray)?.Select(Text).ToHashSet(StringComparer.Ordinal) ?? [];
        Members = (schema["properties"] as JsonObject)?.Where(member => member.Value is JsonObject).ToFrozenDictionary(
            member => member.Key, member => new KnownPlace(path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value!.AsObject(), always.Contains(member.Key)), StringComparer.Ordinal);
        Closed = Members is not null && schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False;
        Items = schema["items"] is JsonObject items ? new KnownPlace(path + "[]", items, required: false) : null;
    }

    public string Path { get; }

    /// <summary>Whether every object has it.</summary>
    public bool Required { get; }

    /// <summary>Whether <see cref="Members"/> are all that there are.</summary>
    public bool Closed { get; }

    /// <summary>What is inside of an object. Null: nobody said.</summary>
    public FrozenDictionary<string, KnownPlace>? Members { get; }

    /// <summary>What is inside of a list. Null: nobody said.</summary>
    public KnownPlace? Items { get; }

    /// <summary>The types in words.</summary>
    public string Kinds => string.Join(" or ", _kinds.Order(StringComparer.Ordinal));

    /// <summary>Whether it was met in this run.</summary>
    public bool Seen { get; set; }

    /// <summary>Whether a value of this kind belongs here.</summary>
    public bool Fits(string kind) => _kinds.Count == 0 || _kinds.Contains(kind) || (kind == "integer" && _kinds.Contains("number"));

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
