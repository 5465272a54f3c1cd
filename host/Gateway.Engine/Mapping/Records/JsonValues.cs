using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Mapping.Functions;
using Gateway.Engine.Mapping.Language;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Values of the language from JSON bytes, without losing digits: what no integer holds is text, what no double holds is a decimal.</summary>
internal static class JsonValues
{
    private const int ExactDoubleDigits = 15;

    public static CelValue Read(in JsonSlot slot, ReadOnlySpan<byte> record) => slot.Kind switch
    {
        SlotKind.Null => CelValue.Null,
        SlotKind.True => CelValue.True,
        SlotKind.False => CelValue.False,
        SlotKind.Number => Number(slot.Raw(record)),
        SlotKind.Text => slot.Escaped ? Container(slot.Raw(record)) : CelValue.Of(Encoding.UTF8.GetString(slot.Inner(record))),
        SlotKind.Missing => default,
        _ => Container(slot.Raw(record)),
    };

    public static CelKind Kind(in JsonSlot slot, ReadOnlySpan<byte> record) => slot.Kind switch
    {
        SlotKind.Null => CelKind.Null,
        SlotKind.True or SlotKind.False => CelKind.Bool,
        SlotKind.Number => Number(slot.Raw(record)).Kind,
        SlotKind.Text => CelKind.String,
        SlotKind.Object => CelKind.Map,
        SlotKind.List => CelKind.List,
        _ => CelKind.Missing,
    };

    /// <summary>The value of JSON inside a text. Repeated names and deep nesting make it none.</summary>
    public static bool TryParse(string json, out CelValue value)
    {
        value = Container(Encoding.UTF8.GetBytes(json));
        return !value.IsError;
    }

    public static CelValue Number(ReadOnlySpan<byte> raw)
    {
        if (Utf8Parser.TryParse(raw, out long whole, out var used) && used == raw.Length)
        {
            return CelValue.Of(whole);
        }
        if (raw.IndexOfAny("eE."u8) < 0)
        {
            return CelValue.Of(Encoding.ASCII.GetString(raw));
        }
        if (SignificantDigits(raw) > ExactDoubleDigits)
        {
            return NumberText.TryPlain(Encoding.ASCII.GetString(raw), out var exact) ? DecimalFunctions.Of(exact) : TooLarge();
        }
        return Utf8Parser.TryParse(raw, out double value, out used) && used == raw.Length && double.IsFinite(value) ? CelValue.Of(value) : TooLarge();
    }

    private static int SignificantDigits(ReadOnlySpan<byte> raw)
    {
        var exponent = raw.IndexOfAny("eE"u8);
        var digits = 0;
        foreach (var b in (exponent < 0 ? raw : raw[..exponent]).TrimStart("-0."u8))
        {
            digits += b is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
        }
        return digits;
    }

    private static CelValue TooLarge() => CelValue.Fail(CelErrorKind.Overflow, "the number is larger or finer than a number here can be", MappingCodes.OutOfRange);

    private static CelValue Container(ReadOnlySpan<byte> raw)
    {
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = RecordReader.MaxDepth });
        try
        {
            return reader.Read() && Value(ref reader) is var value && !reader.Read() ? value : NotJson();
        }
        catch (JsonException)
        {
            return NotJson();
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to half of a surrogate pair in an escape.
            return CelValue.Fail(CelErrorKind.InvalidConversion, "the text has half of a character", MappingCodes.UnreadableText);
        }
    }

    private static CelValue Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader);
            case JsonTokenType.StartArray:
                return List(ref reader);
            case JsonTokenType.String:
                return CelValue.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return Number(reader.ValueSpan);
            case JsonTokenType.True:
                return CelValue.True;
            case JsonTokenType.False:
                return CelValue.False;
            default:
                return CelValue.Null;
        }
    }

    private static CelValue Object(ref Utf8JsonReader reader)
    {
        var map = new CelMapBuilder(8);
        CelValue? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = Value(ref reader);
            fault ??= value.IsError ? value : map.Add(name, value) ? null : NotJson();
        }
        return fault ?? CelValue.Of(map.Build());
    }

    private static CelValue List(ref Utf8JsonReader reader)
    {
        var items = new List<CelValue>();
        CelValue? fault = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var value = Value(ref reader);
            fault ??= value.IsError ? value : null;
            items.Add(value);
        }
        return fault ?? CelValue.ListOf([.. items]);
    }

    private static CelValue NotJson() => CelValue.Fail(CelErrorKind.InvalidConversion, "the text is no JSON", MappingCodes.UnreadableText);
}
