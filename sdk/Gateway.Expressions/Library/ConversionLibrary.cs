using System.Globalization;
using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>Conversions between types, <c>type</c> and <c>dyn</c>.</summary>
internal static class ConversionLibrary
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;
    private const string Range = "the value is outside the range of the type";
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly CelType A = CelType.Parameter("A");

    public static FunctionLibrary Library { get; } = new("conversions",
    [
        new("bool", "The boolean a text writes: true, t, 1, false, f or 0.", "bool('true')",
            Same(CelType.Bool),
            One("string_to_bool", CelType.String, CelType.Bool, (a, _) => ToBool(a.AsString), "the text is no boolean")),
        new("int", "The int of a number, text or instant (seconds since 1970); doubles are cut.", "int('42') == 42",
            Same(CelType.Int),
            One("uint_to_int", CelType.Uint, CelType.Int, (a, _) => a.AsUint <= long.MaxValue ? CelValue.Of((long)a.AsUint) : OutOfRange("int"), Range),
            One("double_to_int", CelType.Double, CelType.Int, (a, _) => a.AsDouble is > -TwoTo63 and < TwoTo63 ? CelValue.Of((long)a.AsDouble) : OutOfRange("int"), Range),
            One("string_to_int", CelType.String, CelType.Int, (a, _) => ToInt(a.AsString), "the text is no int"),
            One("timestamp_to_int", CelType.Timestamp, CelType.Int, (a, _) => CelValue.Of(a.AsTimestamp.Seconds))),
        new("uint", "The uint of a number or text; doubles are cut.", "uint('42') == 42u",
            Same(CelType.Uint),
            One("int_to_uint", CelType.Int, CelType.Uint, (a, _) => a.AsInt >= 0 ? CelValue.Of((ulong)a.AsInt) : OutOfRange("uint"), Range),
            One("double_to_uint", CelType.Double, CelType.Uint, (a, _) => a.AsDouble is >= 0 and < TwoTo64 ? CelValue.Of((ulong)a.AsDouble) : OutOfRange("uint"), Range),
            One("string_to_uint", CelType.String, CelType.Uint, (a, _) => ToUint(a.AsString), "the text is no uint")),
        new("double", "The double of a number or text.", "double('1.5') == 1.5",
            Same(CelType.Double),
            One("int_to_double", CelType.Int, CelType.Double, (a, _) => CelValue.Of((double)a.AsInt)),
            One("uint_to_double", CelType.Uint, CelType.Double, (a, _) => CelValue.Of((double)a.AsUint)),
            One("string_to_double", CelType.String, CelType.Double, (a, _) => NumberText.Parse(a.AsString) is { } value ? CelValue.Of(value) : NotA("double", a), "the text is no number")),
        new("string", "The text of a value.", "string(1.50) == '1.5'",
            Same(CelType.String),
            One("bool_to_string", CelType.Bool, CelType.String, (a, _) => CelValue.Of(a.AsBool ? "true" : "false")),
            One("int_to_string", CelType.Int, CelType.String, (a, _) => CelValue.Of(a.AsInt.ToString(CultureInfo.InvariantCulture))),
            One("uint_to_string", CelType.Uint, CelType.String, (a, _) => CelValue.Of(a.AsUint.ToString(CultureInfo.InvariantCulture))),
            One("double_to_string", CelType.Double, CelType.String, (a, _) => CelValue.Of(NumberText.Of(a.AsDouble))),
            One("bytes_to_string", CelType.Bytes, CelType.String, (a, _) => ToText(a.AsBytes.Span), "the bytes are not UTF-8"),
            One("timestamp_to_string", CelType.Timestamp, CelType.String, (a, _) => CelValue.Of(TimeText.Of(a.AsTimestamp))),
            One("duration_to_string", CelType.Duration, CelType.String, (a, _) => CelValue.Of(TimeText.OfDuration(a.AsDurationNanos)))),
        new("bytes", "The UTF-8 bytes of a text.", "bytes('a') == b'a'",
            Same(CelType.Bytes),
            One("string_to_bytes", CelType.String, CelType.Bytes, (a, context) => context.FitsText(a.AsString.Length)
                ? CelValue.Of(Encoding.UTF8.GetBytes(a.AsString)) : context.TooLarge(a.AsString.Length))),
        new("timestamp", "The instant an RFC 3339 text or a number of seconds since 1970 stands for.", "timestamp('1970-01-01T00:00:01Z') == timestamp(1)",
            Same(CelType.Timestamp),
            One("string_to_timestamp", CelType.String, CelType.Timestamp, (a, _) => TimeText.Parse(a.AsString) is { } value ? CelValue.Of(value) : NotA("timestamp", a), "the text is no instant"),
            One("int_to_timestamp", CelType.Int, CelType.Timestamp, (a, _) => FromSeconds(a.AsInt), Range)),
        new("duration", "The duration a text such as 1h30m or 5.5s stands for.", "duration('1m') == duration('60s')",
            Same(CelType.Duration),
            One("string_to_duration", CelType.String, CelType.Duration, (a, _) => TimeText.ParseDuration(a.AsString) is { } value ? CelValue.OfDuration(value) : NotA("duration", a), "the text is no duration")),
        new("dyn", "The value, checked only while the expression runs.", "dyn(1) == 1.0", One("to_dyn", A, CelType.Dyn, (a, _) => a)),
        new("type", "The type of a value.", "type(1) == int", One("type", A, CelType.TypeOf(A), (a, _) => CelValue.Of(ValueText.TypeOf(a)))),
    ]);

    public static CelValue ToText(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return CelValue.Of(StrictUtf8.GetString(utf8));
        }
        catch (DecoderFallbackException)
        {
            return CelValue.Fail(CelErrorKind.InvalidConversion, "The bytes are not UTF-8.");
        }
    }

    private static CelOverload One(string id, CelType from, CelType to, CelFunction1 convert, string? failsWhen = null) =>
        CelOverload.Global(id, [from], to, convert, failsWhen);

    private static CelOverload Same(CelType type) => One($"{type.RuntimeName}_to_{type.RuntimeName}", type, type, (a, _) => a);

    private static CelValue ToBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => NotA("bool", CelValue.Of(text)),
    };

    private static CelValue ToInt(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && !text.EndsWith('\0')
            ? CelValue.Of(value) : NotA("int", CelValue.Of(text));

    private static CelValue ToUint(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && !text.EndsWith('\0')
            ? CelValue.Of(value) : NotA("uint", CelValue.Of(text));

    private static CelValue FromSeconds(long seconds) =>
        seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds ? OutOfRange("timestamp") : CelValue.Of(new CelTimestamp(seconds, 0));

    private static CelValue OutOfRange(string type) => CelValue.Fail(CelErrorKind.Overflow, $"The value is outside the range of {type}.");

    private static CelValue NotA(string type, in CelValue text) => CelValue.Fail(CelErrorKind.InvalidConversion, $"{text} is not a {type}.");
}
