using System.Text;
using System.Text.Json;

namespace Gateway.Plugins.Sql;

/// <summary>JSON arrays as PostgreSQL array literals.</summary>
internal static class PostgresArrays
{
    /// <summary>Turns <c>["a", null, [1]]</c> into <c>{"a",NULL,{1}}</c>; objects become their JSON text.</summary>
    internal static byte[] Literal(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var text = new StringBuilder();
        Append(text, document.RootElement);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                text.Append('{');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(first ? "" : ",");
                    first = false;
                    Append(text, item);
                }

                text.Append('}');
                break;
            case JsonValueKind.Null:
                text.Append("NULL");
                break;
            default:
                var quoted = value.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
                text.Append('"').Append(quoted).Append('"');
                break;
        }
    }
}
