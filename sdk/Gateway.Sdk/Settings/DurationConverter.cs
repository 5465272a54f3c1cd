using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Sdk;

/// <summary>Reads and writes durations of settings as a whole number with its unit: <c>500ms 30s 15m 26h 7d</c> (design.md section 8).</summary>
public sealed class DurationConverter : JsonConverter<TimeSpan>
{
    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString() ?? "", out var duration)
            ? duration
            : throw new JsonException("a duration is a whole number and its unit, such as \"30s\", \"15m\", \"26h\" or \"7d\"");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        var (unit, ticks) = _units.Last(u => u.Unit == "ms" || (value.Ticks >= u.Ticks && value.Ticks % u.Ticks == 0));
        writer.WriteStringValue((value.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit);
    }

    /// <summary>Reads a duration; false when the text is none, is negative or too long.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = 0L;
        var unit = digits > 0 ? Array.Find(_units, u => text.AsSpan(digits).SequenceEqual(u.Unit)) : default;
        var fits = unit.Unit is not null
            && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= long.MaxValue / unit.Ticks;
        duration = fits ? TimeSpan.FromTicks(number * unit.Ticks) : default;
        return fits;
    }
}
