using System.Text.Json;
using Gateway.Plugins.Snap.Answers;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Ordering;

/// <summary>Reads what orders need out of a record, and refuses what a bank would misunderstand.</summary>
internal static class OrderRecord
{
    private const int LongestAmount = 19;

    public static JsonDocument Parse(in Delivery delivery)
    {
        try
        {
            var document = JsonDocument.Parse(delivery.Content);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Told below, without the content.
        }

        throw Wrong("the record is no object");
    }

    /// <summary>
    /// The reference of the business act. It is the record's key: the key names the act, and so one act has one reference whatever becomes of the record, the
    /// sync or its ledger.
    /// </summary>
    public static string Reference(in Delivery delivery, JsonElement json)
    {
        var reference = Text(json, "partnerReferenceNo", 64);
        if (reference != delivery.Key)
        {
            throw Wrong("\"partnerReferenceNo\" is not the key of the mapping");
        }

        return reference.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? reference
            : throw Wrong("\"partnerReferenceNo\" has other signs than letters, digits, dots and dashes");
    }

    /// <summary>The value of <c>amount</c>: rupiah as text with two decimals, more than nothing.</summary>
    public static string Amount(JsonElement json)
    {
        var value = SnapAnswer.Amount(json, "amount");
        var isSound = value is { Length: > 3 and <= LongestAmount } && value[^3] == '.'
            && value.Where((_, i) => i != value.Length - 3).All(char.IsAsciiDigit)
            && value.Any(digit => digit is >= '1' and <= '9')
            && (value[0] != '0' || value.Length == 4)
            && SnapAnswer.Text(json.GetProperty("amount"), "currency") == "IDR";
        return isSound ? value! : throw Wrong("\"amount\" is not {\"value\":\"10000000.00\",\"currency\":\"IDR\"} with more than nothing");
    }

    public static string Text(JsonElement json, string name, int longest) =>
        OptionalText(json, name, longest) ?? throw Wrong($"\"{name}\" is missing");

    public static string? OptionalText(JsonElement json, string name, int longest) => SnapAnswer.Text(json, name) switch
    {
        null or "" => null,
        { } text when text.Length > longest => throw Wrong($"\"{name}\" is longer than {longest} characters"),
        { } text => text,
    };

    private static AdapterException Wrong(string message) => new(FailureKind.Rejected, "GW4463", message) { Fix = "Correct the mapping." };
}
