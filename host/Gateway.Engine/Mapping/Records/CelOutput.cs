using System.Globalization;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Writes values of the language as canonical JSON.</summary>
internal static class CelOutput
{
    private static readonly CelError HalfCharacter = new(CelErrorKind.InvalidConversion, "the text has half of a character") { Code = MappingCodes.UnreadableText };
    private static readonly CelError NoNumber = new(CelErrorKind.Overflow, "the number is not finite") { Code = MappingCodes.OutOfRange };
    private static readonly CelError NoJson = new(CelErrorKind.InvalidConversion, "the value has no form in JSON") { Code = MappingCodes.WrongValueType };

    /// <summary>Null when the value was written; otherwise why it cannot be.</summary>
    public static CelError? Write(MappedBuffer output, in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Error:
                return value.AsError;
            case CelKind.Null:
                output.Write("null"u8);
                return null;
            case CelKind.Bool:
                output.Write(value.IsTrue ? "true"u8 : "false"u8);
                return null;
            case CelKind.Int:
                JsonOutput.Number(output, value.AsInt);
                return null;
            case CelKind.Uint:
                JsonOutput.Number(output, value.AsUint);
                return null;
            case CelKind.Double:
                return WriteDouble(output, value.AsDouble);
            case CelKind.String:
                return JsonOutput.TryText(output, value.AsString) ? null : HalfCharacter;
            case CelKind.Bytes:
                JsonOutput.Base64(output, value.AsBytes.Span);
                return null;
            case CelKind.Timestamp:
                return JsonOutput.TryText(output, Instant(value.AsTimestamp)) ? null : HalfCharacter;
            case CelKind.Duration:
                return JsonOutput.TryText(output, Seconds(value.AsDurationNanos)) ? null : HalfCharacter;
            case CelKind.List:
                return WriteList(output, value.AsList);
            case CelKind.Map:
                return WriteMap(output, value.AsMap);
            case CelKind.Optional:
                return Write(output, value.TryGetOptional(out var inner) ? inner : CelValue.Null);
            case CelKind.Host when value.HostType == Language.DecimalFunctions.Decimal:
                JsonOutput.Number(output, value.AsDecimal);
                return null;
            default:
                return NoJson;
        }
    }

    private static CelError? WriteDouble(MappedBuffer output, double value)
    {
        if (!double.IsFinite(value))
        {
            return NoNumber;
        }
        if (double.IsInteger(value) && Math.Abs(value) < 1e15)
        {
            JsonOutput.Number(output, (long)value);
        }
        else
        {
            JsonOutput.Number(output, value);
        }
        return null;
    }

    private static CelError? WriteList(MappedBuffer output, CelList list)
    {
        output.Write((byte)'[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                output.Write((byte)',');
            }
            if (Write(output, list[i]) is { } error)
            {
                return error;
            }
        }
        output.Write((byte)']');
        return null;
    }

    private static CelError? WriteMap(MappedBuffer output, CelMap map)
    {
        output.Write((byte)'{');
        for (var i = 0; i < map.Count; i++)
        {
            if (i > 0)
            {
                output.Write((byte)',');
            }
            if (map.KeyAt(i) is not { Kind: CelKind.String } key)
            {
                return NoJson;
            }
            if (!JsonOutput.TryText(output, key.AsString))
            {
                return HalfCharacter;
            }
            output.Write((byte)':');
            if (Write(output, map.ValueAt(i)) is { } error)
            {
                return error;
            }
        }
        output.Write((byte)'}');
        return null;
    }

    private static string Instant(CelTimestamp moment) =>
        moment.ToDateTimeOffset().UtcDateTime.ToString(moment.Nanos == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(long nanoseconds) => (nanoseconds / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture) + "s";
}
