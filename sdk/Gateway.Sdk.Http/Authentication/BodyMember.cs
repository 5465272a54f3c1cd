using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Http;

/// <summary>Puts a key into a body. A repeated attempt meets its own member again and replaces it.</summary>
internal static class BodyMember
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <exception cref="AdapterException">The body has no place for a member (<c>GW2319</c>).</exception>
    public static async Task<HttpContent> WithAsync(HttpContent? body, string name, string value, CancellationToken cancellationToken)
    {
        var type = body?.Headers.ContentType;
        var text = body is null ? "{}" : await body.ReadAsStringAsync(cancellationToken);
        return type?.MediaType == Form ? Content(InForm(text, name, value), type) : Content(InJson(text, name, value), type ?? new MediaTypeHeaderValue("application/json"));
    }

    private static string InForm(string text, string name, string value)
    {
        var key = Uri.EscapeDataString(name) + "=";
        var others = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !pair.StartsWith(key, StringComparison.Ordinal));
        return string.Join('&', others.Append(key + Uri.EscapeDataString(value)));
    }

    private static string InJson(string text, string name, string value)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject body)
            {
                body[name] = value;
                return body.ToJsonString();
            }
        }
        catch (JsonException)
        {
            // Not JSON at all is said in the same words.
        }

        throw new AdapterException(FailureKind.Configuration, "GW2319", "the key goes into the body, and this request's body is neither a form nor a JSON object")
        {
            Fix = "write the body as \"json\" with members or as \"form\", or put the key into a header",
        };
    }

    private static ByteArrayContent Content(string text, MediaTypeHeaderValue type) => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = type } };
}
