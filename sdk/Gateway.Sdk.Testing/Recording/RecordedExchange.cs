using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Testing;

/// <summary>A request or an answer in the words of a recording.</summary>
/// <param name="Head">Method and target of a request; status of an answer.</param>
/// <param name="Headers">Headers that matter, by name.</param>
/// <param name="Body">The body: JSON, a text, or <c>{"base64":..}</c>. Null: none.</param>
internal sealed record RecordedMessage(string Head, IReadOnlyDictionary<string, string> Headers, JsonNode? Body)
{
    private static readonly string[] Plumbing = ["Date", "Server", "Connection", "Content-Length", "Transfer-Encoding", "Host", "traceparent"];

    public static async Task<RecordedMessage> OfAsync(HttpRequestMessage request, RecordingMask mask, Replacements replaced, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        return new RecordedMessage($"{request.Method} {mask.Target(request.RequestUri!.PathAndQuery, replaced)}",
            HeadersOf(request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()), mask, replaced),
            BodyOf(body, request.Content?.Headers.ContentType?.MediaType, mask, replaced));
    }

    /// <summary>Reads the whole answer, which can be read again afterwards.</summary>
    public static async Task<RecordedMessage> OfAsync(HttpResponseMessage response, RecordingMask mask, Replacements replaced, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new RecordedMessage(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
            HeadersOf(response.Headers.Concat(response.Content.Headers), mask, replaced), BodyOf(body, response.Content.Headers.ContentType?.MediaType, mask, replaced));
    }

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)int.Parse(Head, System.Globalization.CultureInfo.InvariantCulture)) { RequestMessage = request, Content = new ByteArrayContent(Bytes()) };
        foreach (var (name, value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    public JsonObject ToJson() => new()
    {
        ["head"] = Head,
        ["headers"] = new JsonObject(Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)JsonValue.Create(header.Value)))),
        ["body"] = Body?.DeepClone(),
    };

    public static RecordedMessage From(JsonNode json) => new(
        json["head"]!.GetValue<string>(),
        json["headers"]!.AsObject().ToDictionary(header => header.Key, header => header.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase),
        json["body"]?.DeepClone());

    private byte[] Bytes() => Body switch
    {
        null => [],
        JsonObject { Count: 1 } wrapped when wrapped["text"] is JsonValue text => Encoding.UTF8.GetBytes(text.GetValue<string>()),
        JsonObject { Count: 1 } wrapped when wrapped["base64"] is JsonValue bytes => Convert.FromBase64String(bytes.GetValue<string>()),
        _ => Encoding.UTF8.GetBytes(Body.ToJsonString()),
    };

    private static SortedDictionary<string, string> HeadersOf(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, RecordingMask mask, Replacements replaced)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers.Where(header => !Plumbing.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            kept[name] = mask.Named(name, string.Join(", ", values), replaced);
        }

        return kept;
    }

    private static JsonNode? BodyOf(byte[] body, string? type, RecordingMask mask, Replacements replaced)
    {
        if (body.Length == 0)
        {
            return null;
        }

        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            return new JsonObject { ["base64"] = Convert.ToBase64String(body) };
        }

        var text = Encoding.UTF8.GetString(body);
        if (type == "application/x-www-form-urlencoded")
        {
            return new JsonObject { ["text"] = mask.Form(text, replaced) };
        }

        try
        {
            return JsonNode.Parse(text) is { } json and (JsonObject or JsonArray) ? mask.Json("", json, replaced) : new JsonObject { ["text"] = mask.Text(text, replaced) };
        }
        catch (JsonException)
        {
            return new JsonObject { ["text"] = mask.Text(text, replaced) };
        }
    }
}
