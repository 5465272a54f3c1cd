using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Resilience;

/// <summary>What the calls to partners tell: log and counter of one event side by side. Hosts and codes only, never paths or content.</summary>
internal sealed partial class ResilienceTelemetry(ILogger log)
{
    private static readonly Meter Meter = new("Gateway");

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("gateway.http.attempts", "{attempt}", "HTTP attempts by endpoint and outcome");

    private static readonly Counter<long> Repeats = Meter.CreateCounter<long>("gateway.http.repeats", "{attempt}", "HTTP attempts that were repeats");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("gateway.egress.refused", "{request}", "Requests refused by the egress guard");

    private static readonly Counter<long> Openings = Meter.CreateCounter<long>("gateway.breaker.opened", "{opening}", "Times a partner host was left alone");

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="code">The outcome's code; empty when it succeeded.</param>
    public static void Attempted(string endpoint, string code) =>
        Attempts.Add(1, new KeyValuePair<string, object?>("gateway.endpoint", endpoint), new("gateway.http.outcome", code.Length == 0 ? "ok" : code));

    public void Repeating(string endpoint, int repeat, TimeSpan wait, string code, string message)
    {
        Repeats.Add(1, new KeyValuePair<string, object?>("gateway.endpoint", endpoint));
        LogRepeating(endpoint, repeat, wait.TotalSeconds, code, message);
    }

    public void Refused(string endpoint, string code, string message)
    {
        Refusals.Add(1, new KeyValuePair<string, object?>("gateway.endpoint", endpoint), new("gateway.code", code));
        LogRefused(endpoint, code, message);
    }

    public void RedirectSeen(string endpoint, string host, int status, string target) => LogRedirect(endpoint, host, status, target);

    public void BreakerOpened(string host, TimeSpan openFor)
    {
        Openings.Add(1, new KeyValuePair<string, object?>("gateway.host", host));
        LogOpened(host, openFor.TotalSeconds);
    }

    public void CertificateEnds(string endpoint, string message) => LogCertificate(endpoint, message);

    public void BreakerClosed(string host) => LogClosed(host);

    [LoggerMessage(2200, LogLevel.Information, "{Endpoint}: repeat {Repeat} follows in {Seconds:0.0} s: {Code} {Problem}")]
    private partial void LogRepeating(string endpoint, int repeat, double seconds, string code, string problem);

    [LoggerMessage(2230, LogLevel.Warning, "Security: {Endpoint} was kept from calling out: {Code} {Problem}")]
    private partial void LogRefused(string endpoint, string code, string problem);

    [LoggerMessage(2232, LogLevel.Warning, "Security: {Endpoint}: {Host} answered {Status}, a redirect to {Target}; it was not followed")]
    private partial void LogRedirect(string endpoint, string host, int status, string target);

    [LoggerMessage(2215, LogLevel.Warning, "{Host} failed too often and is left alone for {Seconds:0} s")]
    private partial void LogOpened(string host, double seconds);

    [LoggerMessage(2226, LogLevel.Warning, "{Endpoint}: {Problem}")]
    private partial void LogCertificate(string endpoint, string problem);

    [LoggerMessage(2216, LogLevel.Information, "{Host} answers again")]
    private partial void LogClosed(string host);
}
