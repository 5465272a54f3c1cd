using System.Collections.Frozen;
using Gateway.Engine.Configuration;
using Gateway.Engine.Scheduling;

namespace Gateway.Engine.Tests.Scheduling;

internal static class Syncs
{
    public static ScheduledSync Sync(
        string? cron, string zone = "Asia/Jakarta", string id = "lowongan", MisfirePolicy misfire = MisfirePolicy.Once, string[]? after = null, int jitterSeconds = 0,
        CalendarDefinition? calendar = null) =>
        new(id, new() { Cron = cron, Misfire = misfire, After = after ?? [], Jitter = TimeSpan.FromSeconds(jitterSeconds) }, TimeZoneInfo.FindSystemTimeZoneById(zone), calendar);

    public static CalendarDefinition Calendar(string days, params DayOfWeek[] weekdays) => new()
    {
        Id = "libur",
        Days = days.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenDictionary(day => DateOnly.Parse(day), day => day),
        Weekdays = weekdays.ToFrozenSet(),
    };

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
