using System.Text.Json;

namespace Gateway.Sdk.Tests;

public sealed class DurationConverterTests
{
    private static readonly JsonSerializerOptions _options = new() { Converters = { new DurationConverter() } };

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("15m", 900_000)]
    [InlineData("26h", 93_600_000)]
    [InlineData("7d", 604_800_000)]
    public void A_number_with_a_unit_is_a_duration(string text, long milliseconds)
    {
        JsonSerializer.Deserialize<TimeSpan>($"\"{text}\"", _options).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        JsonSerializer.Deserialize<TimeSpan>(JsonSerializer.Serialize(TimeSpan.FromMilliseconds(milliseconds), _options), _options)
            .ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"s\"")]
    [InlineData("\"30\"")]
    [InlineData("\"-30s\"")]
    [InlineData("\"1.5h\"")]
    [InlineData("\"00:30:00\"")]
    [InlineData("\"30 s\"")]
    [InlineData("\"99999999999999999999s\"")]
    [InlineData("\"9223372036854775807d\"")]
    [InlineData("30")]
    [InlineData("null")]
    public void Anything_else_is_refused(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<TimeSpan>(json, _options));
}
