using System.Text.Json;
using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>Turns JSON into values of the expression language and back.</summary>
public static class CelJson
{
    /// <summary>Reads one document. Integers beyond 64 bits become their text.</summary>
    public static CelValue Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>Writes a value; times as ISO text.</summary>
    public static void Write(Utf8JsonWriter writer, CelValue value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value.Kind)
        {
            case CelKind.Bool:
                writer.WriteBooleanValue(value.IsTrue);
                break;
            case CelKind.Int:
                writer.WriteNumberValue(value.AsInt);
                break;
            case CelKind.Uint:
                writer.WriteNumberValue(value.AsUint);
                break;
            case CelKind.Double when double.IsFinite(value.AsDouble):
                writer.WriteNumberValue(value.AsDouble);
                break;
            case CelKind.List:
                writer.WriteStartArray();
                for (var i = 0; i < value.AsList.Count; i++)
                {
                    Write(writer, value.AsList[i]);
                }

                writer.WriteEndArray();
                break;
            case CelKind.Map:
                WriteMap(writer, value.AsMap);
                break;
            default:
                if (CelText.Of(value) is { } text)
                {
                    writer.WriteStringValue(text);
                }
                else
                {
                    writer.WriteNullValue();
                }

                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, CelMap map)
    {
        writer.WriteStartObject();
        for (var i = 0; i < map.Count; i++)
        {
            writer.WritePropertyName(CelText.Of(map.KeyAt(i)) ?? "");
            Write(writer, map.ValueAt(i));
        }

        writer.WriteEndObject();
    }

    private static CelValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new CelMapBuilder(8);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    map.Add(name, Read(ref reader));
                }

                return CelValue.Of(map.Build());
            case JsonTokenType.StartArray:
                var items = new List<CelValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return CelValue.Of(CelList.Of([.. items]));
            case JsonTokenType.String:
                return CelValue.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True or JsonTokenType.False:
                return CelValue.Of(reader.TokenType == JsonTokenType.True);
            default:
                return CelValue.Null;
        }
    }

    private static CelValue Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var number))
        {
            return CelValue.Of(number);
        }

        return reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 && reader.TryGetDouble(out var real) && double.IsFinite(real)
            ? CelValue.Of(real)
            : CelValue.Of(System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
    }
}
