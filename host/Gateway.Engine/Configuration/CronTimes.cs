using System.Diagnostics.CodeAnalysis;
using Quartz;

namespace Gateway.Engine.Configuration;

/// <summary>When a schedule starts, from its text alone.</summary>
public static class CronTimes
{
    // Every date of the calendar, 29 February on a given weekday included, comes back within 28 years; 1900 and 2100 make it 40.
    private static readonly TimeSpan Never = TimeSpan.FromDays(366 * 40);

    // Any day serves: whether an expression ever fires does not depend on it.
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly int[] LongestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Finds an IANA zone.</summary>
    public static bool TryFindZone(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && (name.Contains('/', StringComparison.Ordinal) || name == "UTC");

    /// <summary>The next starts, days of the calendar left out. Fewer than asked when the schedule ends; none when it never starts.</summary>
    /// <param name="cron">Five-field crontab expression.</param>
    /// <param name="zone">Zone the expression is meant in.</param>
    /// <param name="calendar">Days that are left out; null for none.</param>
    /// <param name="after">Starts are later than this.</param>
    public static IEnumerable<DateTimeOffset> Next(string cron, TimeZoneInfo zone, CalendarDefinition? calendar, DateTimeOffset after)
    {
        var expression = CronExpression.Parse(cron, CronFormat.Unix).WithTimeZone(zone);
        var horizon = after + Never;
        for (var at = after; expression.GetNextValidTimeAfter(at) is { } next && next < horizon;)
        {
            var local = TimeZoneInfo.ConvertTime(next, zone);
            if (calendar?.Excludes(DateOnly.FromDateTime(local.DateTime)) == true)
            {
                // The rest of a free day is skipped at once, or a minutely schedule would ask 1,440 times a day.
                at = NextMidnight(local, zone).AddSeconds(-1);
                at = at > next ? at : next;
                continue;
            }
            yield return local;
            at = next;
        }
    }

    internal static bool EverFires(string cron, TimeZoneInfo zone, CalendarDefinition? calendar) => Next(cron, zone, calendar, Start).Any();

    /// <summary>What is wrong with an expression; null when it fires some day.</summary>
    internal static (string Code, string Message, string Fix)? Problem(string cron)
    {
        if (!CronExpression.TryParse(cron, CronFormat.Unix, out _))
        {
            return Unreadable(cron);
        }
        return EverFires(cron, TimeZoneInfo.Utc, null) ? null
            : ("GW1203", $"this schedule never fires: {Reason(cron)}", "For the last day of every month use \"0 2 L * *\".");
    }

    private static (string Code, string Message, string Fix) Unreadable(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return fields != 5
            ? ("GW1201", $"\"{cron}\" has {fields} field{(fields == 1 ? "" : "s")}, a crontab expression has 5", "Write minute, hour, day of month, month and day of week, such as \"*/15 * * * *\".")
            : ("GW1201", $"\"{cron}\" is not a crontab expression", "Write minute (0-59), hour (0-23), day of month (1-31), month (1-12) and day of week (0-6), such as \"30 6 * * 1-5\".");
    }

    private static string Reason(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.TryParse(fields[2], out var day) && int.TryParse(fields[3], out var month) && month is >= 1 and <= 12 && day > LongestMonths[month - 1]
            ? $"{day} {Months[month - 1]} does not exist"
            : "none of its days exists in its months";
    }

    private static DateTimeOffset NextMidnight(DateTimeOffset local, TimeZoneInfo zone)
    {
        var midnight = DateTime.SpecifyKind(local.Date.AddDays(1), DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
