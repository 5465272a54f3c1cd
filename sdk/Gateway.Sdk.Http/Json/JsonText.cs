using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>Reads single values out of JSON bytes.</summary>
public static class JsonText
{
    /// <summary>The text of a scalar: a string without quotes and escapes, a number or boolean as written; null for null, lists and objects.</summary>
    public static string? Scalar(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        if (value.IsEmpty || !reader.Read())
        {
            return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => null,
        };
    }

    /// <summary>Finds a value inside one JSON document that is known to be sound; empty when it is absent.</summary>
    /// <remarks>A wildcard takes the first member or element.</remarks>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, JsonPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (json.IsEmpty)
        {
            return [];
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        reader.Read();
        foreach (var step in path.Steps)
        {
            if (!Enter(ref reader, step))
            {
                return [];
            }
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>The text of the scalar at a path; null when it is absent.</summary>
    public static string? Scalar(ReadOnlySpan<byte> json, JsonPath path) => Scalar(Find(json, path));

    private static bool Enter(ref Utf8JsonReader reader, JsonStep step)
    {
        if (reader.TokenType == JsonTokenType.StartObject && step.Index < 0)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = step.Name is null || reader.ValueTextEquals(step.Name);
                reader.Read();
                if (found)
                {
                    return true;
                }

                reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray && step.Name is null)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (i == Math.Max(step.Index, 0))
                {
                    return true;
                }

                reader.Skip();
            }
        }

        return false;
    }
}
