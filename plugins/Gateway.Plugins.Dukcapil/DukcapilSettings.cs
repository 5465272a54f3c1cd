using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil;

/// <summary>One access to the verification service of the civil register (domain.md 2.9).</summary>
internal sealed record DukcapilSettings : IValidatable
{
    /// <summary>Address before <c>dukcapil/get_json/</c>. It ends with a slash.</summary>
    public required Uri BaseUrl { get; set; }

    /// <summary>Our name in the path, as the agreement says.</summary>
    public required string Customer { get; set; }

    /// <summary>User, sent as <c>USER_ID</c>.</summary>
    public required string User { get; set; }

    /// <summary>Password.</summary>
    public required SecretReference Password { get; set; }

    /// <summary>Our address in the private network, sent as <c>IP_USER</c>.</summary>
    public required string Address { get; set; }

    /// <summary>Likeness in per cent from which a text agrees. Default: 90.</summary>
    public int Threshold { get; set; } = 90;

    /// <summary>Questions a day that the agreement allows. Default: 1000.</summary>
    public int DailyQuota { get; set; } = 1000;

    /// <summary>IANA zone in which the day of the quota begins. Default: <c>Asia/Jakarta</c>.</summary>
    public string Zone { get; set; } = "Asia/Jakarta";

    /// <summary>How long an answer holds: nobody is asked for again with the same elements before. Default: 180 days.</summary>
    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Longest time for one question. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (!BaseUrl.IsAbsoluteUri || BaseUrl.Scheme is not ("http" or "https") || !BaseUrl.AbsolutePath.EndsWith('/'))
        {
            yield return new("/baseUrl", "GW2102", $"\"{BaseUrl}\" is no address that ends with a slash.", "Write it whole, such as \"http://10.0.0.5/ws/\".");
        }

        if (Customer.Length == 0 || Customer.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not '_' and not '-'))
        {
            yield return new("/customer", "GW2104", "the customer is one word of the path.", "Write it as in the agreement.");
        }

        if (Threshold is < 1 or > 100 || DailyQuota < 1 || Validity < TimeSpan.FromHours(1))
        {
            yield return new("", "GW2104", "threshold is 1 to 100 per cent, the quota at least 1, and the validity at least an hour.", "Correct the number.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _))
        {
            yield return new("/zone", "GW2104", $"the zone \"{Zone}\" is not known.", "Write an IANA name such as \"Asia/Jakarta\".");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(DurationConverter)])]
[JsonSerializable(typeof(DukcapilSettings))]
internal sealed partial class DukcapilJson : JsonSerializerContext;
