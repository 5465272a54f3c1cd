using System.Text.Json;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Answers;

/// <summary>An answer of a bank.</summary>
/// <param name="Action">What follows from it.</param>
/// <param name="Code">Its response code, or the HTTP status where it has none. For logs and held records.</param>
/// <param name="Message">The bank's own words without long numbers.</param>
/// <param name="Body">The answer's object; undefined when there is none.</param>
/// <param name="RetryAfter">How long the bank asked us to wait.</param>
internal sealed record SnapAnswer(SnapAction Action, string Code, string Message, JsonElement Body, TimeSpan? RetryAfter)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonScanner.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The field the bank named, from "Invalid Field Format amount.value".</summary>
    public string? Field => Code is ['4', '0', '0', _, _, '0', '1' or '2'] && Message.Split(' ')[^1] is { Length: > 1 } name
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') ? name : null;

    /// <summary>Reads an answer whose body has arrived whole.</summary>
    public static SnapAnswer Read(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var json = Parse(body);
        SnapCode? code = SnapCode.TryRead(Text(json, "responseCode"), out var read) ? read : null;
        var message = PartnerText.Clean(Text(json, "responseMessage") ?? "the bank gave no reason");
        return new SnapAnswer(SnapDecisions.Decide(status, code), code?.ToString() ?? $"HTTP {status}", message, json, retryAfter);
    }

    /// <summary>A text of the answer; null when it is absent or none.</summary>
    public string? Text(string name) => Text(Body, name);

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The value of an amount, as text; null when it is absent.</summary>
    public static string? Amount(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var amount) ? Text(amount, "value") : null;

    /// <summary>The failure this answer is where no record can be blamed for it: nothing was changed by a question.</summary>
    public AdapterException ToException() => Action switch
    {
        SnapAction.Stop or SnapAction.NewToken => new AdapterException(FailureKind.Configuration, "GW2361", $"the bank does not let us in ({Code}): {Message}")
        {
            Fix = "Check client id, keys, partner id, signing and our address with the bank, then run: gateway check",
        },
        SnapAction.SlowDown => new AdapterException(FailureKind.Throttled, "GW2204", $"the bank asks us to slow down ({Code})") { RetryAfter = RetryAfter },
        SnapAction.Later => new AdapterException(FailureKind.Throttled, "GW4460", $"the bank does not do this now ({Code}): {Message}") { RetryAfter = RetryAfter },
        SnapAction.Refused or SnapAction.RefusedAlarm or SnapAction.NotFound or SnapAction.Inconsistent =>
            new AdapterException(FailureKind.Configuration, "GW4461", $"the bank refused the question ({Code}): {Message}")
            {
                Fix = "Compare accounts and services of the endpoint with the agreement.",
            },
        _ => new AdapterException(FailureKind.Transient, "GW4462", $"the bank could not answer ({Code}): {Message}"),
    };

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
