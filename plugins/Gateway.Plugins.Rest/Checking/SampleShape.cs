using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Checking;

/// <summary>What values at one place look like, over all samples.</summary>
internal sealed class SampleShape
{
    private const int MaxMembers = 500;
    private readonly SortedSet<string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleShape> _members = [];
    private SampleShape? _items;
    private int _objects;

    /// <summary>Samples seen here.</summary>
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        reader.Read();
        Add(ref reader);
    }

    /// <summary>JSON Schema (draft-07): a member is required when every object had it.</summary>
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

        if (_items is { Count: > 0 })
        {
            schema["items"] = _items.ToSchema();
        }

        return schema;
    }

    private void Add(ref Utf8JsonReader reader)
    {
        Count++;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                AddObject(ref reader);
                break;
            case JsonTokenType.StartArray:
                _types.Add("array");
                _items ??= new SampleShape();
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
            if (_members.TryGetValue(name, out var member) || (_members.Count < MaxMembers && _members.TryAdd(name, member = new SampleShape())))
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
