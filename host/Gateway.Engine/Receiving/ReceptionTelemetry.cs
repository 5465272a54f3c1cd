using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Receiving;

/// <summary>What partners' calls tell: log and counter side by side. Endpoints and codes only, never paths, content or signatures.</summary>
internal sealed partial class ReceptionTelemetry(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new("Gateway");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("gateway.inbound.requests", "{request}", "Requests of partners by endpoint and outcome");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("gateway.inbound.messages", "{message}", "Messages of partners that were stored");

    private readonly ConcurrentDictionary<(string Endpoint, string Code), Quiet> _quiet = [];

    public static void Stored(string endpoint, int messages)
    {
        Count(endpoint, "stored");
        Messages.Add(messages, new KeyValuePair<string, object?>("gateway.endpoint", endpoint));
    }

    public static void Repeated(string endpoint) => Count(endpoint, "repeated");

    /// <summary>A flood of refusals must not flood the log: one line a minute for each endpoint and code, with the number that were left out.</summary>
    public void Refused(string endpoint, int status, string code, string reason)
    {
        Count(endpoint, code);
        if (_quiet.GetOrAdd((endpoint, code), _ => new Quiet(time)).Speak(LogEvery) is { } silent)
        {
            LogRefused(endpoint, status, code, reason, silent);
        }
    }

    public void Conflict(string endpoint)
    {
        Count(endpoint, "GW2609");
        LogConflict(endpoint);
    }

    public void Failed(string endpoint, Exception exception)
    {
        Count(endpoint, "unavailable");
        LogFailed(exception, endpoint);
    }

    private static void Count(string endpoint, string outcome) =>
        Requests.Add(1, new KeyValuePair<string, object?>("gateway.endpoint", endpoint), new("gateway.inbound.outcome", outcome));

    [LoggerMessage(2600, LogLevel.Warning, "{Endpoint}: a request was refused with {Status}: {Code} {Reason} (and {Silent} more since the last line)")]
    private partial void LogRefused(string endpoint, int status, string code, string reason, long silent);

    [LoggerMessage(2609, LogLevel.Warning, "Security: {Endpoint}: a message came again under a known id with other content and was refused")]
    private partial void LogConflict(string endpoint);

    [LoggerMessage(2650, LogLevel.Error, "{Endpoint}: a request could not be judged or stored; the partner was told to come again")]
    private partial void LogFailed(Exception exception, string endpoint);

    private sealed class Quiet(TimeProvider time)
    {
        private readonly Lock _gate = new();
        private long? _spoke;
        private long _silent;

        /// <summary>How often it was silent since it spoke last; null: it stays silent.</summary>
        public long? Speak(TimeSpan every)
        {
            lock (_gate)
            {
                if (_spoke is { } spoke && time.GetElapsedTime(spoke) < every)
                {
                    _silent++;
                    return null;
                }

                _spoke = time.GetTimestamp();
                (var silent, _silent) = (_silent, 0);
                return silent;
            }
        }
    }
}
