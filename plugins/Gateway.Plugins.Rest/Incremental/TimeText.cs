using System.Globalization;
using Gateway.Plugins.Rest.Settings;

namespace Gateway.Plugins.Rest.Incremental;

/// <summary>Times as a partner writes them. Pure.</summary>
internal sealed class TimeText(TimeIncremental settings)
{
    private const string Canonical = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
    private readonly string[] _formats = [settings.Format, .. settings.Accepts];

    /// <summary>The text kept in checkpoints; it sorts as the times do.</summary>
    public static string ToMark(DateTimeOffset time) => time.UtcDateTime.ToString(Canonical, CultureInfo.InvariantCulture);

    public static DateTimeOffset FromMark(string mark) => DateTimeOffset.Parse(mark, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The text sent to the partner.</summary>
    public string Write(DateTimeOffset time) => settings.Format switch
    {
        "iso" => time.UtcDateTime.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        "epoch" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "epochMs" => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        var pattern => TimeZoneInfo.ConvertTime(time, _zone).ToString(pattern, CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a time in any of the accepted ways; null when it is none of them.</summary>
    public DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var format in _formats)
        {
            if (Read(text, format) is { } time)
            {
                return time;
            }
        }

        return Read(text, "iso");
    }

    private DateTimeOffset? Read(string text, string format)
    {
        switch (format)
        {
            case "epoch" or "epochMs":
                return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && Math.Abs(number) < 1e14 ? DateTimeOffset.UnixEpoch.AddMilliseconds(format == "epoch" ? number * 1000 : number) : null;
            case "iso":
                return text.Contains('-', StringComparison.Ordinal)
                    && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var iso) ? InZone(iso) : null;
            default:
                return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var exact) ? InZone(exact) : null;
        }
    }

    private DateTimeOffset InZone(DateTime time) => time.Kind switch
    {
        DateTimeKind.Utc => new DateTimeOffset(time),
        DateTimeKind.Local => new DateTimeOffset(time).ToUniversalTime(),
        _ => new DateTimeOffset(time, _zone.GetUtcOffset(time)).ToUniversalTime(),
    };
}
