using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>A place in an ordered list of rows: the values of the ordering columns of the last row read. Its text form is the stream's checkpoint.</summary>
/// <param name="After">One JSON value for each ordering column; null before the first row.</param>
internal sealed record Position(IReadOnlyList<JsonElement>? After)
{
    internal static Position Start { get; } = new((IReadOnlyList<JsonElement>?)null);

    internal static Position Parse(Checkpoint? checkpoint, int columns)
    {
        if (checkpoint is null)
        {
            return Start;
        }

        try
        {
            using var document = JsonDocument.Parse(checkpoint.Value);
            if (document.RootElement.GetProperty("v").GetInt32() == 1)
            {
                return !document.RootElement.TryGetProperty("after", out var after) ? Start
                    : after.GetArrayLength() == columns ? new Position([.. after.Clone().EnumerateArray()])
                    : throw Unusable(null);
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unusable(exception);
        }

        throw Unusable(null);
    }

    /// <summary>The checkpoint of a row with these values, as the driver returned them.</summary>
    internal static Checkpoint At(object[]? values)
    {
        if (values is null)
        {
            return new Checkpoint("""{"v":1}""");
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteStartArray("after");
            foreach (var value in values)
            {
                Write(json, value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Checkpoint(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static AdapterException Unusable(Exception? cause) =>
        new(FailureKind.Configuration, "GW2219", "the stored position does not fit the cursor that is configured for this stream.", cause)
        {
            Fix = "Reset the sync's state if the cursor was changed on purpose; the whole stream is then read again.",
        };
}
