using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>Cuts a request body into items in one pass over its bytes.</summary>
internal sealed class ItemReader(SinkSettings settings)
{
    private readonly byte[]? _itemsField = settings.ItemsField is { } name ? Encoding.UTF8.GetBytes(name) : null;
    private readonly byte[] _keyField = Encoding.UTF8.GetBytes(settings.KeyField);
    private readonly byte[] _requestKeyField = Encoding.UTF8.GetBytes(settings.ItemKeyField ?? "\0");

    /// <summary>The items, and whether the body was one object alone.</summary>
    /// <exception cref="JsonException">The body is not a list, an object with the list, or one object.</exception>
    public (List<SinkItem> Items, bool Single) Read(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject && (_itemsField is null || !SkipTo(ref reader, _itemsField)))
        {
            reader = new Utf8JsonReader(body.Span);
            reader.Read();
            var only = ReadItem(ref reader, body);
            reader.Read();
            return ([only], true);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("expected a list of items");
        }

        var items = new List<SinkItem>(512);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            items.Add(ReadItem(ref reader, body));
        }

        return reader.TokenType == JsonTokenType.EndArray ? (items, false) : throw new JsonException("an item is not an object");
    }

    private static bool SkipTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private SinkItem ReadItem(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        string key = "";
        string? requestKey = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals(_keyField);
            var isRequestKey = !isKey && reader.ValueTextEquals(_requestKeyField);
            reader.Read();
            if (isKey)
            {
                key = Text(ref reader);
            }
            else if (isRequestKey)
            {
                requestKey = Text(ref reader);
            }

            reader.Skip();
        }

        return new SinkItem(key, requestKey, body[start..(int)reader.BytesConsumed]);
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };
}
