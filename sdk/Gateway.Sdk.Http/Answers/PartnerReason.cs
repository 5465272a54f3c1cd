namespace Gateway.Sdk.Http;

/// <summary>The partner's own code, text and field of a refusal, found in the shapes that error bodies commonly have.</summary>
/// <param name="Code">The partner's code.</param>
/// <param name="Text">The partner's text, cleaned.</param>
/// <param name="Field">The field the partner named.</param>
public sealed record PartnerReason(string? Code, string? Text, string? Field)
{
    private const string Key = "gateway.reason";
    private static readonly JsonPath[] _codes = Paths("error.code", "errors[0].code", "fault.code", "code", "error_code", "responseCode", "error");
    private static readonly JsonPath[] _texts = Paths(
        "error.message", "errors[0].message", "errors[0].detail", "fault.message", "message", "error_description", "detail", "responseMessage", "description", "title");

    private static readonly JsonPath[] _fields = Paths("error.field", "errors[0].field", "errors[0].source.pointer", "field", "errors[0].path");

    /// <summary>Looks into an answer.</summary>
    public static PartnerReason Of(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        try
        {
            new JsonScanner(null, []).Scan(answer.Body.Span);
        }
        catch (AdapterException)
        {
            return new PartnerReason(null, null, null);
        }

        var body = answer.Body.Span;
        var text = First(body, _texts, 2_000);
        return new PartnerReason(First(body, _codes, 60), text is null ? null : PartnerText.Clean(text), First(body, _fields, 200));
    }

    /// <summary>What was attached to a failure; null when nothing was.</summary>
    public static PartnerReason? Of(AdapterException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Data[Key] as PartnerReason;
    }

    /// <summary>Keeps what an answer says with the failure it led to.</summary>
    public static void Attach(AdapterException failure, Answer answer)
    {
        ArgumentNullException.ThrowIfNull(failure);
        failure.Data[Key] = Of(answer);
    }

    private static string? First(ReadOnlySpan<byte> body, JsonPath[] paths, int longest)
    {
        foreach (var path in paths)
        {
            if (JsonText.Scalar(body, path) is { Length: > 0 } text && text.Length <= longest)
            {
                return text;
            }
        }

        return null;
    }

    private static JsonPath[] Paths(params string[] texts) => [.. texts.Select(JsonPath.Parse)];
}
