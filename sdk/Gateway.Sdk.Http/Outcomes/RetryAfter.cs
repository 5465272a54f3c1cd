using System.Globalization;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>How long a partner asked us to wait.</summary>
/// <param name="Wait">The wait, between zero and <see cref="Longest"/>. Null: the partner did not say, or not in a way that can be understood.</param>
/// <param name="Note">What was odd about the header, for the log. Null: nothing.</param>
public readonly record struct RetryAfter(TimeSpan? Wait, string? Note = null)
{
    /// <summary>Longest wait that is believed; then the work is scheduled anew (delivery.md S12).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The three forms of RFC 9110 5.6.7, and the one of RFC 3339 that some partners write.</summary>
    private static readonly string[] DateFormats =
        ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads <c>Retry-After</c> in seconds or as a date (RFC 9110 10.2.3). A past date is now.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The moment it came. The partner's own <c>Date</c> header is preferred, so that a wrong clock does no harm.</param>
    public static RetryAfter Read(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? Parse(values.ToString(), response.Headers.Date ?? now) : default;

    /// <summary>Reads the value of a header that means seconds or a date.</summary>
    public static RetryAfter Parse(string value, DateTimeOffset now)
    {
        var text = value.Trim();
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds <= (decimal)Longest.TotalSeconds ? new(TimeSpan.FromSeconds((double)seconds)) : TooLong(text);
        }

        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            return TooLong(text);
        }

        if (!DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return new(null, $"Retry-After {Quote(text)} is neither seconds nor a date and was left out of account");
        }

        var wait = date - now;
        return wait <= TimeSpan.Zero ? new(TimeSpan.Zero) : wait <= Longest ? new(wait) : TooLong(text);
    }

    private static RetryAfter TooLong(string text) => new(Longest, $"Retry-After {Quote(text)} is longer than an hour and was cut to one hour");

    private static string Quote(string text)
    {
        var shown = new StringBuilder("\"", 42);
        foreach (var character in text.Length > 40 ? text.AsSpan(0, 40) : text)
        {
            shown.Append(char.IsControl(character) ? '?' : character);
        }
        return shown.Append('"').ToString();
    }
}
