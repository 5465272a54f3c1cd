using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Expressions.Conformance;

/// <summary>Values as the protocol writes them: an object with a tag <c>t</c> and a content <c>v</c>.</summary>
internal static class TaggedValue
{
    /// <exception cref="FormatException">It is not a value of the protocol.</exception>
    public static CelValue Read(JsonNode? node)
    {
        var content = node?["v"];
        return Text(node?["t"]) switch
        {
            "null" => CelValue.Null,
            "bool" when content is JsonValue value && value.TryGetValue<bool>(out var isTrue) => CelValue.Of(isTrue),
            "int" => CelValue.Of(long.Parse(Text(content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
            "uint" => CelValue.Of(ulong.Parse(Text(content), NumberStyles.None, CultureInfo.InvariantCulture)),
            "double" => CelValue.Of(NumberText.Parse(Text(content)) ?? throw Broken(node)),
            "string" => CelValue.Of(Text(content)),
            "bytes" => CelValue.Of(Convert.FromBase64String(Text(content))),
            "list" => CelValue.Of(CelList.Of([.. (content as JsonArray ?? []).Select(Read)])),
            "map" => Map(content as JsonArray ?? []),
            "timestamp" => CelValue.Of(TimeText.Parse(Text(content)) ?? throw Broken(node)),
            "duration" => CelValue.OfDuration(TimeText.ParseDuration(Text(content)) ?? throw Broken(node)),
            "type" => CelValue.Of(CelType.Builtin(Text(content)) ?? CelType.Opaque(Text(content))),
            "optional" => content is null ? CelValue.None : CelValue.Some(Read(content)),
            _ => throw Broken(node),
        };
    }

    public static void Write(Utf8JsonWriter writer, in CelValue value)
    {
        writer.WriteStartObject();
        writer.WriteString("t", value.Kind switch
        {
            CelKind.Null => "null",
            CelKind.Host => "string",
            _ => value.Kind.ToString().ToLowerInvariant(),
        });
        if (value.Kind != CelKind.Null)
        {
            writer.WritePropertyName("v");
            WriteContent(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case CelKind.List:
                WriteList(writer, value.AsList);
                break;
            case CelKind.Map:
                WriteMap(writer, value.AsMap);
                break;
            case CelKind.Optional when value.TryGetOptional(out var inner):
                Write(writer, inner);
                break;
            case CelKind.Optional:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(Content(value));
                break;
        }
    }

    private static string Content(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Double => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        CelKind.String => value.AsString,
        CelKind.Bytes => Convert.ToBase64String(value.AsBytes.Span),
        CelKind.Timestamp => TimeText.Of(value.AsTimestamp),
        CelKind.Duration => TimeText.OfDuration(value.AsDurationNanos),
        CelKind.Type => value.AsType.RuntimeName,
        _ => value.ToString(),
    };

    private static void WriteList(Utf8JsonWriter writer, CelList list)
    {
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            Write(writer, list[i]);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, CelMap map)
    {
        writer.WriteStartArray();
        for (var i = 0; i < map.Count; i++)
        {
            writer.WriteStartArray();
            Write(writer, map.KeyAt(i));
            Write(writer, map.ValueAt(i));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static CelValue Map(JsonArray entries)
    {
        var map = new CelMapBuilder(entries.Count);
        foreach (var entry in entries)
        {
            if (entry is not JsonArray { Count: 2 } pair || Read(pair[0]) is var key && !CelMapBuilder.IsKey(key.Kind) || !map.Add(Read(pair[0]), Read(pair[1])))
            {
                throw Broken(entry);
            }
        }

        return CelValue.Of(map.Build());
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Broken(node);

    private static FormatException Broken(JsonNode? node) => new($"{node?.ToJsonString() ?? "null"} is not a value of the protocol.");
}
