using System.Text.Json.Nodes;

namespace Gateway.Engine.Configuration.Binding;

/// <summary>Zones and crontab expressions.</summary>
internal static class ScheduleTypes
{
    public static readonly ConfigType<string> Zone = new(
        (value, context) =>
        {
            if (Types.ReadText(value, context, "a time zone", "\"Asia/Jakarta\"") is not { } text)
            {
                return null;
            }
            if (!CronTimes.TryFindZone(text, out _))
            {
                context.Diagnostics.Add(value, "GW1202", $"\"{text}\" is not a time zone", "Use an IANA name such as \"Asia/Jakarta\".",
                    NearestHint.For(text, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)));
                return null;
            }
            return text;
        },
        () => new JsonObject { ["type"] = "string" });

    public static readonly ConfigType<string> Cron = new(
        (value, context) =>
        {
            if (Types.ReadText(value, context, "a crontab expression", "\"*/15 * * * *\"") is not { } text)
            {
                return null;
            }
            if (CronTimes.Problem(text) is { } problem)
            {
                context.Diagnostics.Add(value, problem.Code, problem.Message, problem.Fix);
                return null;
            }
            return text;
        },
        () => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("*/15 * * * *") });
}
