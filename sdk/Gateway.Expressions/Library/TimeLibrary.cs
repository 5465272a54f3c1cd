using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Expressions.Library;

/// <summary>The parts of instants, in UTC or a zone, and of durations.</summary>
internal static partial class TimeLibrary
{
    private const string NoZone = "the zone is not known";

    public static FunctionLibrary Library { get; } = new("time",
    [
        Part("getFullYear", "The year.", "timestamp('2024-05-06T00:00:00Z').getFullYear() == 2024", date => date.Year),
        Part("getMonth", "The month, from 0.", "timestamp('2024-05-06T00:00:00Z').getMonth() == 4", date => date.Month - 1),
        Part("getDate", "The day of the month, from 1.", "timestamp('2024-05-06T00:00:00Z').getDate() == 6", date => date.Day),
        Part("getDayOfMonth", "The day of the month, from 0.", "timestamp('2024-05-06T00:00:00Z').getDayOfMonth() == 5", date => date.Day - 1),
        Part("getDayOfWeek", "The day of the week, from 0 for Sunday.", "timestamp('2024-05-06T00:00:00Z').getDayOfWeek() == 1", date => (int)date.DayOfWeek),
        Part("getDayOfYear", "The day of the year, from 0.", "timestamp('2024-02-01T00:00:00Z').getDayOfYear() == 31", date => date.DayOfYear - 1),
        Part("getHours", "The hour of an instant; the whole hours of a duration.", "duration('90m').getHours() == 1", date => date.Hour,
            Length("duration_to_hours", nanos => nanos / (3600L * CelTimestamp.NanosPerSecond))),
        Part("getMinutes", "The minute of an instant; the whole minutes of a duration.", "duration('90m').getMinutes() == 90", date => date.Minute,
            Length("duration_to_minutes", nanos => nanos / (60L * CelTimestamp.NanosPerSecond))),
        Part("getSeconds", "The second of an instant; the whole seconds of a duration.", "duration('1m').getSeconds() == 60", date => date.Second,
            Length("duration_to_seconds", nanos => nanos / CelTimestamp.NanosPerSecond)),
        Part("getMilliseconds", "The milliseconds within the second.", "duration('1.5s').getMilliseconds() == 500", date => date.Millisecond,
            Length("duration_to_milliseconds", nanos => nanos % CelTimestamp.NanosPerSecond / 1_000_000)),
    ]);

    private static FunctionDefinition Part(
        string name, string documentation, string example, Func<DateTime, int> part, params CelOverload[] more) => new(name, documentation, example,
        [
            CelOverload.Member($"timestamp_{name}", [CelType.Timestamp], CelType.Int,
                (a, _) => CelValue.Of((long)part(a.AsTimestamp.ToDateTimeOffset().UtcDateTime))),
            CelOverload.Member($"timestamp_{name}_zone", [CelType.Timestamp, CelType.String], CelType.Int,
                (a, zone, _) => InZone(a.AsTimestamp, zone.AsString) is { } date
                    ? CelValue.Of((long)part(date)) : CelValue.Fail(CelErrorKind.InvalidArgument, $"The zone {zone} is not known."), NoZone),
            .. more,
        ]);

    private static CelOverload Length(string id, Func<long, long> length) =>
        CelOverload.Member(id, [CelType.Duration], CelType.Int, (a, _) => CelValue.Of(length(a.AsDurationNanos)));

    private static DateTime? InZone(CelTimestamp value, string zone)
    {
        var utc = value.ToDateTimeOffset().UtcDateTime;
        if (Offset(zone) is { } offset)
        {
            var ticks = utc.Ticks + offset.Ticks;
            return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : new DateTime(ticks);
        }

        return ZoneName().IsMatch(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? TimeZoneInfo.ConvertTimeFromUtc(utc, found)
            : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        var match = OffsetPattern().Match(zone);
        if (!match.Success)
        {
            return null;
        }

        var hours = int.Parse(match.Groups["h"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var minutes = int.Parse(match.Groups["m"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hours, minutes, 0);
        return match.Groups["s"].ValueSpan is "-" ? -offset : offset;
    }

    // Names are checked first: a zone is also the name of a file.
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A(?<s>[+-]?)(?<h>[01][0-9]|2[0-3]):(?<m>[0-5][0-9])\z")]
    private static partial Regex OffsetPattern();
}
