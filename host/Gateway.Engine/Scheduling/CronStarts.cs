using Gateway.Engine.Configuration;
using Quartz;

namespace Gateway.Engine.Scheduling;

/// <summary>
/// The starts a crontab expression names. In a zone with summer time a start that falls into the missing hour comes right after it, and one that
/// falls into the repeated hour comes once, the first time.
/// </summary>
internal static class CronStarts
{
    /// <summary>A calendar that leaves out every day a schedule names would be searched for ever.</summary>
    private const int MostFreeDays = 366 * 5;

    public static IEnumerable<DateTimeOffset> After(string cron, TimeZoneInfo zone, CalendarDefinition? calendar, DateTimeOffset after)
    {
        var expression = CronExpression.Parse(cron, CronFormat.Unix).WithTimeZone(zone);
        for (var freeDays = 0; freeDays < MostFreeDays && expression.GetNextValidTimeAfter(after) is { } next;)
        {
            var local = TimeZoneInfo.ConvertTime(next, zone);
            if (calendar?.Excludes(DateOnly.FromDateTime(local.DateTime)) == true)
            {
                freeDays++;
                var lastSecond = local.Date.AddDays(1).AddSeconds(-1);
                var end = new DateTimeOffset(lastSecond, zone.GetUtcOffset(lastSecond));
                after = end > next ? end : next;
                continue;
            }
            freeDays = 0;
            yield return local;
            after = next;
        }
    }
}
