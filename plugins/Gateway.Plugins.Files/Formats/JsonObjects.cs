using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Plugins.Files;

/// <summary>JSON objects as bytes.</summary>
internal static class JsonObjects
{
    /// <summary>Whether bytes are exactly one JSON object in UTF-8, not nested deeper than 64.</summary>
    internal static bool IsObject(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        var reader = new Utf8JsonReader(bytes);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            // What cannot be read is what the caller asks about.
            return false;
        }
    }

    /// <summary>Copies the fields of an object, value by value as they are.</summary>
    internal static void CopyFields(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            json.WritePropertyName(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(bytes[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    /// <summary>Whether a field holds an object, an array, true or false, and so no single text or number.</summary>
    internal static bool HoldsSeveral(ReadOnlySpan<byte> bytes, string field)
    {
        var reader = new Utf8JsonReader(bytes);
        return Find(ref reader, field) && reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null);
    }

    /// <summary>The text of a field that holds one value; null when it is missing or null.</summary>
    internal static string? TextOf(ReadOnlySpan<byte> bytes, string field)
    {
        var reader = new Utf8JsonReader(bytes);
        return !Find(ref reader, field) ? null : reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    /// <summary>Goes to the value of a field.</summary>
    private static bool Find(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(field);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
