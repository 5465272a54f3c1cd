using System.Collections.Concurrent;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>Zones by the names people use here: WIB, WITA, WIT, IANA ids and offsets such as <c>+07:00</c>.</summary>
internal static class TimeZones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["WIB"] = Fixed("WIB", 7),
        ["WITA"] = Fixed("WITA", 8),
        ["WIT"] = Fixed("WIT", 9),
        ["UTC"] = TimeZoneInfo.Utc,
        ["Z"] = TimeZoneInfo.Utc,
    };

    /// <summary>UTC+7 without summer time: Jambi and Serang.</summary>
    public static TimeZoneInfo Wib { get; } = Known["WIB"];

    public static bool TryFind(string name, out TimeZoneInfo zone)
    {
        if (Known.TryGetValue(name, out zone!))
        {
            return true;
        }
        if (TryOffset(name, out var offset))
        {
            zone = TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
        }
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
        {
            return false;
        }
        // Names come from rules, but a rule may compute one: the cache must not grow with data.
        if (Known.Count < 1_000)
        {
            Known[name] = zone;
        }
        return true;
    }

    /// <summary>Reads <c>+07:00</c>, <c>+0700</c> or <c>-05</c>.</summary>
    public static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ('+' or '-') || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }
        var minutes = 0;
        if (!Digits.TryRead(text[1..3], out var hours) || hours > 14
            || (text.Length > 3 && (!Digits.TryRead(text[^2..], out minutes) || minutes > 59)))
        {
            return false;
        }
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return offset.Duration() <= TimeSpan.FromHours(14);
    }

    private static TimeZoneInfo Fixed(string name, int hours) =>
        TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromHours(hours), name, name);
}
