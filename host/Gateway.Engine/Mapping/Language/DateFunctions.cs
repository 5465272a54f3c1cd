using System.Globalization;
using Gateway.Engine.Mapping.Functions;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Days are text in ISO form, which compares in the right order; moments are the language's timestamps.</summary>
internal static class DateFunctions
{
    private const string Unreadable = "the text has none of the accepted date forms";
    private static readonly CelType Range = Shapes.RecordType("dateRange", ("from", CelType.String), ("to", CelType.String));

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("date", "The day as yyyy-MM-dd, from any known form, or from the given patterns in order; moments give their day in WIB or the given zone; null words give null.",
            "date('8 Desember 2025') == '2025-12-08' && date('12/31/2025', ['MM/dd/yyyy']) == '2025-12-31'",
            [
                .. Shapes.Global("date", Shapes.Text, (t, _) => Day(t, [], TimeZones.Wib), "the text is no date"),
                .. Shapes.Global("date", Shapes.Texts, Shapes.Text, (t, p, _) => Day(t, p, TimeZones.Wib), "no pattern fits the text"),
                CelOverload.Global("date_string_3", [Shapes.Text, Shapes.Texts, CelType.String], Shapes.Text, (t, p, z, _) => t.IsNull ? t : InZone(z, zone => Day(t.AsString, p, zone)), "no pattern fits the text")
                    .Checking(l => l[2] is { } z ? CheckZone(z) : null),
                CelOverload.Global("date_timestamp", [CelType.Timestamp], CelType.String, (t, _) => Iso(InWib(t))),
            ]),
        new("dateTime", "The moment a text names, in any known form or the given patterns; without an offset the zone is WIB or the given one.",
            "dateTime('2025-12-08 09:15:30') == timestamp('2025-12-08T02:15:30Z')",
            [
                .. Shapes.Global("dateTime", CelType.Nullable(CelType.Timestamp), (t, _) => Moment(t, [], TimeZones.Wib), "the text is no moment"),
                .. Shapes.Global("dateTime", Shapes.Texts, CelType.Nullable(CelType.Timestamp), (t, p, _) => Moment(t, p, TimeZones.Wib), "no pattern fits the text"),
                CelOverload.Global("dateTime_string_3", [Shapes.Text, Shapes.Texts, CelType.String], CelType.Nullable(CelType.Timestamp), (t, p, z, _) => t.IsNull ? t : InZone(z, zone => Moment(t.AsString, p, zone)), "no pattern fits the text")
                    .Checking(l => l[2] is { } z ? CheckZone(z) : null),
            ]),
        new("dateRange", "The two days of one cell as from and to.", "dateRange('1 s.d. 15 Des 2025').to == '2025-12-15'",
            Shapes.Global("dateRange", CelType.Nullable(Range), (t, _) => Ends(t), "the text is no range of days")),
        new("formatDate", "A day or moment in a pattern, names in Indonesian, moments in WIB or the given zone.",
            "formatDate('2025-12-08', 'dddd, d MMMM yyyy') == 'Senin, 8 Desember 2025'",
            [
                Shapes.Checked(CelOverload.Global("formatDate_string", [Shapes.Text, CelType.String], Shapes.Text, (t, p, _) => t.IsNull ? t : Format(t.AsString, p.AsString), "the text is no day in ISO form"), 1, CheckPattern),
                Shapes.Checked(CelOverload.Global("formatDate_timestamp", [CelType.Timestamp, CelType.String], CelType.String, (t, p, _) => Write(InWib(t), p.AsString)), 1, CheckPattern),
                CelOverload.Global("formatDate_zone", [CelType.Timestamp, CelType.String, CelType.String], CelType.String, (t, p, z, _) => InZone(z, zone => Write(TimeZoneInfo.ConvertTime(t.AsTimestamp.ToDateTimeOffset(), zone), p.AsString)))
                    .Checking(l => (l[1] is { } p ? CheckPattern(p) : null) ?? (l[2] is { } z ? CheckZone(z) : null)),
            ]),
        new("addDays", "A day so many days later.", "addDays('2025-12-28', 7) == '2026-01-04'",
            CelOverload.Global("addDays", [Shapes.Text, CelType.Int], Shapes.Text, (t, n, _) => Shift(t, n.AsInt, 365, (d, by) => d.AddDays(by)), "the text is no day in ISO form")),
        new("addMonths", "A day so many months later, the last of the month where the day does not exist.", "addMonths('2025-01-31', 1) == '2025-02-28'",
            CelOverload.Global("addMonths", [Shapes.Text, CelType.Int], Shapes.Text, (t, n, _) => Shift(t, n.AsInt, 12, (d, by) => d.AddMonths(by)), "the text is no day in ISO form")),
        new("daysBetween", "Days from the first day to the second, negative when it is earlier.", "daysBetween('2025-12-01', '2025-12-15') == 14",
            CelOverload.Global("daysBetween", [CelType.String, CelType.String], CelType.Int, (a, b, _) => Pair(a, b, (x, y) => y.DayNumber - x.DayNumber), "a text is no day in ISO form")),
        new("age", "Whole years from the birth to the other day.", "age('1995-12-09', '2025-12-08') == 29",
            CelOverload.Global("age", [CelType.String, CelType.String], CelType.Int, (a, b, _) => Pair(a, b, Years), "a text is no day in ISO form")),
    ];

    private static CelValue Day(string text, CelValue patterns, TimeZoneInfo zone) => WithPatterns(patterns, p => Day(text, p, zone));

    private static CelValue Day(string text, ReadOnlySpan<DatePattern> patterns, TimeZoneInfo zone) =>
        NullWords.IsBlankDate(text) ? CelValue.Null
        : DateText.TryRead(text, patterns, out var parts) ? Iso(DateText.LocalDay(parts, zone))
        : Shapes.Fail(MappingCodes.UnreadableDate, Unreadable);

    private static CelValue Moment(string text, CelValue patterns, TimeZoneInfo zone) => WithPatterns(patterns, p => Moment(text, p, zone));

    private static CelValue Moment(string text, ReadOnlySpan<DatePattern> patterns, TimeZoneInfo zone) =>
        NullWords.IsBlankDate(text) ? CelValue.Null
        : DateText.TryRead(text, patterns, out var parts) && parts.Moment(zone) is { } moment ? CelValue.Of(moment)
        : Shapes.Fail(MappingCodes.UnreadableDate, Unreadable);

    private static CelValue Ends(string text) =>
        NullWords.IsBlankDate(text) ? CelValue.Null
        : DateRange.TryRead(text, out var from, out var to) ? Shapes.Record(("from", Iso(from)), ("to", Iso(to)))
        : Shapes.Fail(MappingCodes.UnreadableDate, "the text is no range of days");

    private static CelValue Format(string day, string pattern) =>
        TryIso(day, out var date) ? Write(new DateTimeOffset(date, TimeOnly.MinValue, TimeZones.Wib.BaseUtcOffset), pattern) : NotIso();

    private static CelValue Write(DateTimeOffset moment, string pattern) =>
        DatePattern.Find(pattern) is { } known ? CelValue.Of(known.Write(moment)) : Shapes.Fail(MappingCodes.BadConstant, "the pattern is not one");

    private static CelValue Shift(CelValue day, long by, int perYear, Func<DateOnly, int, DateOnly> shift)
    {
        if (day.IsNull)
        {
            return day;
        }
        if (!TryIso(day.AsString, out var date))
        {
            return NotIso();
        }
        return by is < -4_000_000 or > 4_000_000 || date.Year + by / perYear is < 2 or > 9998 ? CelValue.Fail(CelErrorKind.Overflow, "the day leaves the years 1 to 9999") : Iso(shift(date, (int)by));
    }

    private static CelValue Pair(CelValue first, CelValue second, Func<DateOnly, DateOnly, int> measure) =>
        TryIso(first.AsString, out var from) && TryIso(second.AsString, out var to) ? CelValue.Of((long)measure(from, to)) : NotIso();

    private static int Years(DateOnly from, DateOnly to) => to.Year - from.Year - ((to.Month, to.Day).CompareTo((from.Month, from.Day)) < 0 ? 1 : 0);

    private static bool TryIso(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static CelValue NotIso() => Shapes.Fail(MappingCodes.UnreadableDate, "the text is no day in the form yyyy-MM-dd");

    public static CelValue Iso(DateOnly day) => CelValue.Of(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static CelValue Iso(DateTimeOffset moment) => Iso(DateOnly.FromDateTime(moment.DateTime));

    private static DateTimeOffset InWib(CelValue timestamp) => TimeZoneInfo.ConvertTime(timestamp.AsTimestamp.ToDateTimeOffset(), TimeZones.Wib);

    public static CelValue InZone(CelValue name, Func<TimeZoneInfo, CelValue> body) =>
        TimeZones.TryFind(name.AsString, out var zone) ? body(zone) : Shapes.Fail(MappingCodes.BadConstant, "the zone is not known");

    private static CelValue WithPatterns(CelValue list, Func<DatePattern[], CelValue> body)
    {
        var patterns = new DatePattern[list.AsList.Count];
        for (var i = 0; i < patterns.Length; i++)
        {
            if (list.AsList[i] is not { Kind: CelKind.String } text || DatePattern.Find(text.AsString) is not { } pattern)
            {
                return NotPatterns();
            }
            patterns[i] = pattern;
        }
        return patterns.Length == 0 ? NotPatterns() : body(patterns);
    }

    private static CelValue NotPatterns() => Shapes.Fail(MappingCodes.BadConstant, "the patterns are not all patterns");

    public static string? CheckZone(CelValue zone) =>
        zone.Kind != CelKind.String || TimeZones.TryFind(zone.AsString, out _) ? null : $"the zone \"{zone.AsString}\" is not known; WIB, WITA, WIT, IANA names and offsets are";

    private static string? CheckPattern(CelValue pattern) =>
        pattern.Kind != CelKind.String || DatePattern.Find(pattern.AsString) is not null ? null : $"the pattern \"{pattern.AsString}\" is not one; it may have yyyy MM dd HH mm ss, names as MMM MMMM dddd, and text in quotes";
}
