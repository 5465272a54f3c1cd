using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>Bodies as SNAP writes them: every answer carries responseCode (status, service, case) and responseMessage.</summary>
internal static class SnapAnswer
{
    public static SandboxAnswer Ok(string service, Action<Utf8JsonWriter> members) => Write(200, service, "00", "Successful", members);

    public static SandboxAnswer Refuse(int status, string service, string @case, string message) => Write(status, service, @case, message, _ => { });

    public static SandboxAnswer Write(int status, string service, string @case, string message, Action<Utf8JsonWriter> members) => new()
    {
        Status = status,
        Body = JsonRow.Write(json =>
        {
            json.WriteString("responseCode", $"{status}{service}{@case}");
            json.WriteString("responseMessage", message);
            members(json);
        }),
    };

    public static void WriteAmount(Utf8JsonWriter json, string name, long rupiah)
    {
        json.WriteStartObject(name);
        json.WriteString("value", SnapPartner.Money(rupiah));
        json.WriteString("currency", "IDR");
        json.WriteEndObject();
    }

    /// <summary>The request's object; null when it is none.</summary>
    public static SnapBody? Body(SandboxRequest request)
    {
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new SnapBody(json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Members of a request.</summary>
internal sealed record SnapBody(JsonElement Json)
{
    public string Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>Whole rupiah of an amount written as the standard wants it: text with two decimals, which are zero. Null: it is not.</summary>
    public long? Rupiah(string name) =>
        Json.TryGetProperty(name, out var amount) && amount.ValueKind == JsonValueKind.Object
        && amount.TryGetProperty("currency", out var currency) && currency.ValueKind == JsonValueKind.String && currency.GetString() == "IDR"
        && amount.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 3 and <= 19 } text
        && text.EndsWith(".00", StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(0, text.Length - 3), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rupiah)
            ? rupiah : null;
}
