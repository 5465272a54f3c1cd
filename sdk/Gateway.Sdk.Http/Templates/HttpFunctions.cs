using System.Globalization;
using System.Text;
using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>What templates need beyond the language: times as partners write them, and encodings.</summary>
internal static class HttpFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("format", "Writes a time with a .NET pattern, in UTC or an IANA zone.", "format(timestamp('2026-01-02T03:04:05Z'), 'yyyy-MM-dd') == '2026-01-02'",
            CelOverload.Global("format_utc", [CelType.Dyn, CelType.String], CelType.String,
                (time, pattern, context) => Format(time, pattern.AsString, TimeZoneInfo.Utc), "the value is no time or the pattern is none"),
            CelOverload.Global("format_zone", [CelType.Dyn, CelType.String, CelType.String], CelType.String,
                (time, pattern, zone, context) => TimeZoneInfo.TryFindSystemTimeZoneById(zone.AsString, out var found)
                    ? Format(time, pattern.AsString, found)
                    : CelValue.Fail(CelErrorKind.InvalidArgument, "unknown time zone"), "the zone is not known")),
        new("epoch", "Seconds since 1970.", "epoch(timestamp('1970-01-01T00:01:00Z')) == 60",
            CelOverload.Global("epoch", [CelType.Timestamp], CelType.Int, (CelValue time, EvaluationContext context) => CelValue.Of(ToDate(time).ToUnixTimeSeconds()))),
        new("epochMs", "Milliseconds since 1970.", "epochMs(timestamp('1970-01-01T00:00:01Z')) == 1000",
            CelOverload.Global("epochMs", [CelType.Timestamp], CelType.Int, (CelValue time, EvaluationContext context) => CelValue.Of(ToDate(time).ToUnixTimeMilliseconds()))),
        new("urlEncode", "Escapes a text as one part of an address.", "urlEncode('a b') == 'a%20b'",
            CelOverload.Global("urlEncode", [CelType.String], CelType.String, (CelValue text, EvaluationContext context) => context.Text(Uri.EscapeDataString(text.AsString)))),
        new("sha256", "SHA-256 of a text, lower-case hex.", "sha256('').startsWith('e3b0c442')",
            CelOverload.Global("sha256", [CelType.String], CelType.String, (CelValue text, EvaluationContext context) =>
                CelValue.Of(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text.AsString)))))),
    ];

    public static DateTimeOffset ToDate(in CelValue value)
    {
        var time = value.AsTimestamp;
        return DateTimeOffset.UnixEpoch.AddSeconds(time.Seconds).AddTicks(time.Nanos / 100);
    }

    private static CelValue Format(CelValue time, string pattern, TimeZoneInfo zone)
    {
        if (time.Kind != CelKind.Timestamp)
        {
            return CelValue.Fail(CelErrorKind.NoSuchOverload, "no time");
        }

        try
        {
            return CelValue.Of(TimeZoneInfo.ConvertTime(ToDate(time), zone).ToString(pattern, CultureInfo.InvariantCulture));
        }
        catch (FormatException)
        {
            return CelValue.Fail(CelErrorKind.InvalidArgument, "the pattern is none");
        }
    }
}
