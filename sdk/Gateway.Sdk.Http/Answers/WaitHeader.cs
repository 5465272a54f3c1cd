using System.Globalization;
using System.Net.Http.Headers;

namespace Gateway.Sdk.Http;

/// <summary>How a header writes the time to wait.</summary>
public enum WaitFormat
{
    /// <summary>Seconds or an HTTP date, as Retry-After.</summary>
    Auto,

    /// <summary>Milliseconds from now.</summary>
    Milliseconds,

    /// <summary>A moment in seconds since 1970.</summary>
    Epoch,

    /// <summary>A moment in milliseconds since 1970.</summary>
    EpochMilliseconds,
}

/// <summary>Reads partners' own headers that tell how long to wait, such as <c>X-RateLimit-Reset</c>.</summary>
public static class WaitHeader
{
    /// <summary>The wait: never negative, never above <see cref="RetryAfter.Longest"/>; null when the header is absent or nonsense.</summary>
    /// <param name="headers">Headers of the answer.</param>
    /// <param name="name">Name of the header.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="now">The moment the answer came, by the partner's clock where it says: a date is meant by that clock.</param>
    public static TimeSpan? Read(HttpResponseHeaders headers, string name, WaitFormat format, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (!headers.NonValidated.TryGetValues(name, out var values))
        {
            return null;
        }

        var text = values.ToString();
        if (format == WaitFormat.Auto)
        {
            return RetryAfter.Parse(text, now).Wait;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? TimeSpan.FromSeconds(Math.Clamp(Seconds(number, format, now), 0, RetryAfter.Longest.TotalSeconds))
            : null;
    }

    private static double Seconds(double number, WaitFormat format, DateTimeOffset now) => format switch
    {
        WaitFormat.Epoch => number - now.ToUnixTimeSeconds(),
        WaitFormat.EpochMilliseconds => (number - now.ToUnixTimeMilliseconds()) / 1000,
        _ => number / 1000,
    };
}
