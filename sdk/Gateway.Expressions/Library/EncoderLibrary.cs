namespace Gateway.Expressions.Library;

/// <summary>The encoders extension.</summary>
internal static class EncoderLibrary
{
    public static FunctionLibrary Library { get; } = new("encoders",
    [
        new("base64.encode", "The bytes as base64.", "base64.encode(b'hello') == 'aGVsbG8='",
            CelOverload.Global("base64_encode", [CelType.Bytes], CelType.String, (a, context) => context.FitsText(a.AsBytes.Length * 4L / 3)
                ? CelValue.Of(Convert.ToBase64String(a.AsBytes.Span)) : context.TooLarge(a.AsBytes.Length * 4L / 3))),
        new("base64.decode", "The bytes that base64 writes, with padding or without.", "base64.decode('aGVsbG8') == b'hello'",
            CelOverload.Global("base64_decode", [CelType.String], CelType.Bytes, (a, context) => Decode(a.AsString, context), "the text is not base64")),
    ]);

    private static CelValue Decode(string text, EvaluationContext context)
    {
        if (!context.FitsText(text.Length))
        {
            return context.TooLarge(text.Length);
        }

        var padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return !text.Contains(' ', StringComparison.Ordinal) && Convert.TryFromBase64String(padded, bytes, out var length)
            ? CelValue.Of(bytes[..length])
            : CelValue.Fail(CelErrorKind.InvalidConversion, "The text is not base64.");
    }
}
