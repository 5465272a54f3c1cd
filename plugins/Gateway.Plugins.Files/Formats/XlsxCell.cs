using System.Globalization;
using System.Text.Json;

namespace Gateway.Plugins.Files;

/// <summary>What a cell holds.</summary>
internal enum XlsxKind
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number that is shown as a date or time.</summary>
    Date,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An error such as <c>#REF!</c>.</summary>
    Error,
}

/// <summary>One cell.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Value">Its text as it is in the file; dates in ISO form.</param>
internal readonly record struct XlsxCell(XlsxKind Kind, string Value)
{
    private const int KeptDigits = 15;

    /// <summary>Whether Excel has put zeros for the last digits, as it does with a NIK or an account number typed as a number.</summary>
    internal bool IsCut => Kind == XlsxKind.Number
        && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.Truncate(number) == number && Math.Abs(number) >= 1_000_000_000_000_000m
        || Kind == XlsxKind.Number && Value.Count(char.IsAsciiDigit) > KeptDigits + 3;

    internal void WriteTo(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case XlsxKind.Empty:
                json.WriteStringValue("");
                break;
            case XlsxKind.Boolean:
                json.WriteBooleanValue(Value == "1");
                break;
            case XlsxKind.Number when !IsCut && double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Value);
                break;
        }
    }

    /// <summary>A date's serial number in ISO form; the text itself when it is none.</summary>
    internal static string Iso(string serial, bool from1904)
    {
        if (!double.TryParse(serial, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) || days is < 0 or > 2_958_465.999)
        {
            return serial;
        }

        if (days < 1 && !from1904)
        {
            return TimeSpan.FromSeconds(Math.Round(days * 86_400)).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
        }

        // Excel counts a 29 February 1900 that never was.
        var start = from1904 ? new DateTime(1904, 1, 1) : days < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var time = start.AddSeconds(Math.Round(days * 86_400));
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    }
}
