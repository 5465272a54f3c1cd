namespace Gateway.Engine.Mapping.Functions;

/// <summary>
/// Dates as offices, exports and spreadsheets write them (domain.md 3.6): day first, Indonesian names, Excel serials.
/// Month first is read only by a pattern that says so.
/// </summary>
internal static class DateText
{
    private static readonly DateOnly ExcelEpoch = new(1899, 12, 30);

    /// <summary>Tries the known forms, or <paramref name="patterns"/> in order when there are some.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ReadOnlySpan<DatePattern> patterns, out DateParts parts)
    {
        text = text.Trim();
        if (patterns.IsEmpty)
        {
            return TryKnownForms(text, out parts);
        }
        foreach (var pattern in patterns)
        {
            if (pattern.TryRead(text, out parts))
            {
                return true;
            }
        }
        parts = default;
        return false;
    }

    /// <summary>The day in <paramref name="zone"/>: a moment near midnight belongs to the local day, not to the one in its text.</summary>
    public static DateOnly LocalDay(in DateParts parts, TimeZoneInfo zone) =>
        parts is { HasTime: true, Offset: not null } && parts.Moment(zone) is { } moment
            ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime)
            : parts.Date;

    public static bool TryExcelSerial(int serial, out DateParts parts)
    {
        // From 1927 to 2119: other numbers of five digits are more likely something else.
        var known = serial is >= 10_000 and <= 80_000;
        parts = known ? Parts(ExcelEpoch.AddDays(serial)) : default;
        return known;
    }

    private static bool TryKnownForms(ReadOnlySpan<char> text, out DateParts parts)
    {
        parts = default;
        IndonesianCalendar.SkipDay(ref text);
        text = text.Trim("() ");
        if (Digits.TryRead(text, out var number))
        {
            return text.Length switch
            {
                5 => TryExcelSerial(number, out parts),
                8 => TryCompact(number, out parts),
                _ => false,
            };
        }
        if (!TryIso(ref text, ref parts) && !TryDayFirst(ref text, ref parts))
        {
            return false;
        }
        return TryTime(text, ref parts) && parts.IsReal;
    }

    private static bool TryCompact(int number, out DateParts parts)
    {
        parts = new DateParts { Year = number / 10_000, Month = number / 100 % 100, Day = number % 100 };
        return parts.IsReal;
    }

    private static bool TryIso(ref ReadOnlySpan<char> text, ref DateParts parts)
    {
        if (text.Length < 10 || text[4] is not ('-' or '/') || text[7] != text[4]
            || !Digits.TryRead(text[..4], out parts.Year) || !Digits.TryRead(text[5..7], out parts.Month)
            || !Digits.TryRead(text[8..10], out parts.Day))
        {
            return false;
        }
        text = text[10..];
        return true;
    }

    /// <summary><c>8/12/2025</c>, <c>08-12-2025</c>, <c>8.12.2025</c>, <c>8 Desember 2025</c>, <c>22-SEP-2023</c>.</summary>
    private static bool TryDayFirst(ref ReadOnlySpan<char> text, ref DateParts parts)
    {
        var day = Run(text, char.IsAsciiDigit);
        if (!Digits.TryRead(text[..day], out parts.Day) || day > 2 || !TakeSeparator(text, day, out var rest))
        {
            return false;
        }
        var month = Run(rest, char.IsAsciiDigit);
        var named = month == 0;
        month = named ? Run(rest, char.IsLetter) : month;
        parts.Month = named ? IndonesianCalendar.Month(rest[..month]) : Digits.TryRead(rest[..month], out var m) && month <= 2 ? m : 0;
        if (parts.Month == 0 || !TakeSeparator(rest, month + (named && rest.Length > month && rest[month] == '.' ? 1 : 0), out rest))
        {
            return false;
        }
        if (rest.Length < 4 || !Digits.TryRead(rest[..4], out parts.Year))
        {
            return false;
        }
        text = rest[4..];
        return true;
    }

    private static bool TakeSeparator(ReadOnlySpan<char> text, int at, out ReadOnlySpan<char> rest)
    {
        rest = text[Math.Min(at, text.Length)..];
        var length = Run(rest, c => c is ' ' or '\u00a0');
        length = length == 0 && rest is ['/' or '-' or '.' or ',', ..] ? 1 : length;
        rest = rest[length..];
        return length > 0;
    }

    /// <summary>Nothing, or <c>T10:55[:00[.000]][Z|+07:00]</c>, or the same after a space, or <c>10.55 WIB</c>.</summary>
    private static bool TryTime(ReadOnlySpan<char> text, ref DateParts parts)
    {
        if (text.IsEmpty)
        {
            return true;
        }
        text = text.TrimStart("Tt ,");
        if (text.Length < 5 || text[2] is not (':' or '.') || !Digits.TryRead(text[..2], out parts.Hour) || !Digits.TryRead(text[3..5], out parts.Minute))
        {
            return false;
        }
        parts.HasTime = true;
        var separator = text[2];
        text = text[5..];
        if (text.Length >= 3 && text[0] == separator)
        {
            if (!Digits.TryRead(text[1..3], out parts.Second))
            {
                return false;
            }
            text = text[3..];
            if (text is ['.' or ',', ..])
            {
                text = text[1..];
                if (!parts.TakeFraction(ref text))
                {
                    return false;
                }
            }
        }
        text = text.Trim();
        return text.IsEmpty || (parts.TakeOffset(ref text) && text.IsEmpty) || TakeZoneWord(text, ref parts);
    }

    private static bool TakeZoneWord(ReadOnlySpan<char> text, ref DateParts parts)
    {
        var hours = text switch { "WIB" => 7, "WITA" => 8, "WIT" => 9, _ => 0 };
        parts.Offset = TimeSpan.FromHours(hours);
        return hours > 0;
    }

    private static DateParts Parts(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private static int Run(ReadOnlySpan<char> text, Func<char, bool> of)
    {
        var run = 0;
        while (run < text.Length && of(text[run]))
        {
            run++;
        }
        return run;
    }
}
