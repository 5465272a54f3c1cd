using System.Text.Json;

namespace Gateway.Expressions.Conformance;

/// <summary>What came of one case: a value, or a failure with its kind, or (with neither) only a type.</summary>
internal sealed record ConformanceAnswer(CelValue? Value, string? Error, string? Kind, string? Type)
{
    private const long MaxWeight = 100_000;

    public void WriteTo(Utf8JsonWriter writer)
    {
        var isTooLarge = Value is { } value && ValueWeight.Of(value) > MaxWeight;
        writer.WriteBoolean("ok", Error is null && !isTooLarge);
        if (Error is not null || isTooLarge)
        {
            writer.WriteString("error", Error ?? "The value is too large to write.");
            writer.WriteString("kind", Kind ?? "eval");
        }
        else if (Value is { } answer)
        {
            writer.WritePropertyName("value");
            TaggedValue.Write(writer, answer);
        }

        if (Type is not null)
        {
            writer.WriteString("type", Type);
        }
    }
}
