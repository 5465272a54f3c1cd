using System.Globalization;

namespace Gateway.Host.Composition;

/// <summary>Times as the people of an installation read them: in its zone, with how long ago beside.</summary>
internal sealed class LocalTime(string zone, TimeProvider time)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>Today as <c>07:00</c>, other days as <c>2026-11-21 07:00</c>; empty for null.</summary>
    public string Short(DateTimeOffset? moment)
    {
        if (moment is not { } at)
        {
            return "";
        }

        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), _zone).Date;
        return local.ToString(local.Date == today ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>With seconds and offset.</summary>
    public string Long(DateTimeOffset? moment) =>
        moment is { } at ? TimeZoneInfo.ConvertTime(at, _zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "";

    /// <summary>With the weekday, for starts to come: <c>Sat 21 Nov 07:15</c>.</summary>
    public string Slot(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2 min</c>, <c>25 h</c>, <c>3 d</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 100 } => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 100 } => span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min",
        { TotalHours: < 72 } => span.TotalHours.ToString("0", CultureInfo.InvariantCulture) + " h",
        _ => span.TotalDays.ToString("0", CultureInfo.InvariantCulture) + " d",
    };
}
