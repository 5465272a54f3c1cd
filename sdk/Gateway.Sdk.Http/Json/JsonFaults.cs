using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>What is wrong with JSON that a partner sent. Texts never quote it.</summary>
internal static class JsonFaults
{
    public static AdapterException From(JsonException e, int depth) => depth >= JsonScanner.MaxDepth ? TooDeep(e) : NotJson(At(e), e);

    public static AdapterException NotJson(long offset) => NotJson($" (byte {offset})", null);

    public static AdapterException TooDeep(JsonException? e) => Broken("GW2245", $"the answer is nested deeper than {JsonScanner.MaxDepth} levels", e);

    public static AdapterException Duplicate(long offset) => Broken("GW2244", $"an object in the answer names a member twice (byte {offset})", null);

    public static AdapterException NoRecord(JsonTokenType found) => Broken("GW2246", $"a record is {Describe(found)}, not an object", null);

    public static AdapterException TwoPlaces() => Broken("GW2258", "the answer has records in two places", null);

    private static AdapterException NotJson(string where, JsonException? inner) => new(FailureKind.Transient, "GW2242", $"the answer is cut off or not valid JSON{where}", inner)
    {
        Fix = "Nothing was taken from it. If it stays so, ask the partner for a sample of the answer.",
    };

    private static AdapterException Broken(string code, string message, Exception? inner) => new(FailureKind.ContractBroken, code, message, inner)
    {
        Fix = "Ask the partner to mend its answer, or check the \"records\" path of the stream; no record of the page was taken.",
    };

    private static string At(JsonException e) => e.BytePositionInLine is { } position ? $" (line {e.LineNumber + 1}, byte {position})" : "";

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
