using Gateway.Engine.Configuration;

namespace Gateway.Engine.Scheduling;

/// <summary>One sync as the scheduler sees it: its schedule with zone and calendar looked up.</summary>
/// <param name="Id">The sync.</param>
/// <param name="Schedule">When it runs.</param>
/// <param name="Zone">The zone its crontab expression is meant in.</param>
/// <param name="Calendar">Days that are left out. Null: none.</param>
public sealed record ScheduledSync(string Id, ScheduleDefinition Schedule, TimeZoneInfo Zone, CalendarDefinition? Calendar)
{
    private static readonly ScheduleDefinition ByHand = new();

    /// <summary>The enabled syncs of a configuration, also those that only a person starts: others may wait for them.</summary>
    public static IReadOnlyList<ScheduledSync> Of(GatewayConfig config) =>
    [
        .. config.Syncs.Values.Where(sync => sync.Enabled).Select(sync =>
        {
            var schedule = sync.Schedule ?? ByHand;
            return new ScheduledSync(
                sync.Id, schedule, TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone ?? config.Settings.Zone), schedule.Calendar is { } calendar ? config.Calendars[calendar] : null);
        }),
    ];

    /// <summary>The next starts by crontab, jitter left out, strictly later than <paramref name="after"/>. Pure. Fewer when there are no more.</summary>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count) => [.. Starts(after).Take(count)];

    private IEnumerable<DateTimeOffset> Starts(DateTimeOffset after) => Schedule.Cron is null ? [] : CronTimes.Next(Schedule.Cron, Zone, Calendar, after);
}
