using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sdk;

/// <summary>What records look like, told by some of them: for <see cref="IDiscoverable"/>. Keeps names, types and hashes, no content.</summary>
public sealed class SampleSchema
{
    private const int MaxMembers = 500;
    private const int MaxDepth = 64;
    private readonly SortedSet<string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleSchema> _members = [];
    private SampleSchema? _items;
    private readonly HashSet<int> _values = [];
    private bool _repeats;
    private int _objects;

    /// <summary>Samples seen.</summary>
    public int Count { get; private set; }

    /// <summary>Members that every one of several samples has, and each with another value: one of them may be the key.</summary>
    public IReadOnlyList<string> KeyCandidates => Count < 2 ? [] : [.. _members.Where(member => member.Value.Tells(Count)).Select(member => member.Key)];

    /// <summary>Looks at one record.</summary>
    /// <param name="json">The record as JSON.</param>
    public void Add(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        Add(ref reader);
    }

    /// <summary>JSON Schema (draft-07): a member is required when every object had it. Key candidates stand under <c>x-keyCandidates</c>.</summary>
    public JsonObject ToSchema()
    {
        var types = _types.Contains("number") ? _types.Where(type => type != "integer") : _types;
        var names = types.Select(type => (JsonNode)type).ToArray();
        var schema = new JsonObject { ["type"] = names.Length == 1 ? names[0] : new JsonArray(names) };
        if (_members.Count > 0)
        {
            schema["properties"] = new JsonObject(_members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.ToSchema())));
            var required = _members.Where(member => member.Value.Count == _objects).Select(member => (JsonNode)member.Key).ToArray();
            if (required.Length > 0)
            {
                schema["required"] = new JsonArray(required);
            }
        }

        if (KeyCandidates is { Count: > 0 } keys)
        {
            schema["x-keyCandidates"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]);
        }

        if (_items is { Count: > 0 })
        {
            schema["items"] = _items.ToSchema();
        }

        return schema;
    }

    private bool Tells(int records) => Count == records && !_repeats && _types.IsSubsetOf(["integer", "string"]);

    private void Add(ref Utf8JsonReader reader)
    {
        Count++;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            // Two values with one hash only make a candidate less.
            var hash = new HashCode();
            hash.AddBytes(reader.ValueSpan);
            _repeats |= reader.ValueSpan.IsEmpty || !_values.Add(hash.ToHashCode());
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                AddObject(ref reader);
                break;
            case JsonTokenType.StartArray:
                _types.Add("array");
                _items ??= new SampleSchema();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _items.Add(ref reader);
                }

                break;
            case JsonTokenType.Number:
                _types.Add(reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? "integer" : "number");
                break;
            case JsonTokenType.String:
                _types.Add("string");
                break;
            default:
                _types.Add(reader.TokenType == JsonTokenType.Null ? "null" : "boolean");
                break;
        }
    }

    private void AddObject(ref Utf8JsonReader reader)
    {
        _types.Add("object");
        _objects++;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (_members.TryGetValue(name, out var member) || (_members.Count < MaxMembers && _members.TryAdd(name, member = new SampleSchema())))
            {
                member!.Add(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
