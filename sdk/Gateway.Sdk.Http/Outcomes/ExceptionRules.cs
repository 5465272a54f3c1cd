using System.Security.Authentication;

namespace Gateway.Sdk.Http;

/// <summary>The table "outcome of an attempt" of delivery.md for exceptions.</summary>
internal static class ExceptionRules
{
    public static HttpOutcome? Classify(HttpRequestMessage request, Exception exception) => exception switch
    {
        HttpRequestException failure => Classify(request, failure),
        TimeoutException => TimedOut(request),
        OperationCanceledException { InnerException: TimeoutException } => TimedOut(request),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } => Unreadable(request),
        IOException => Lost(request),
        _ => null,
    };

    private static HttpOutcome? Classify(HttpRequestMessage request, HttpRequestException failure)
    {
        var what = HttpOutcome.Describe(request);
        switch (failure.HttpRequestError)
        {
            case HttpRequestError.NameResolutionError:
                return NotSent("GW2200", $"the host name of {what} was not found", "check the host name of the endpoint and the name server");
            // The handler's own limit on connecting reaches us as a cancelled attempt; a caller's cancellation is no HttpRequestException.
            case HttpRequestError.ConnectionError when Has<TimeoutException>(failure) || Has<OperationCanceledException>(failure):
                return NotSent("GW2202", $"no connection for {what} in time", "check that the partner's address and port are open from here");
            case HttpRequestError.ConnectionError:
                return NotSent("GW2201", $"no connection for {what}", "check that the partner's address and port are open from here");
            case HttpRequestError.ProxyTunnelError:
                return NotSent("GW2212", $"the proxy did not open a way for {what}", "check the proxy of the endpoint");
            case HttpRequestError.SecureConnectionError when Has<AuthenticationException>(failure):
                return new(HttpVerdict.NotApplied, FailureKind.Configuration, "GW2220", $"no secure connection for {what}: the two sides did not agree",
                    "compare certificates and TLS versions with the partner, then run: gateway check");
            case HttpRequestError.SecureConnectionError:
                return NotSent("GW2220", $"the connection for {what} broke while it was being secured", null);
            case HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError:
                return Unreadable(request);
            case HttpRequestError.Unknown when failure.StatusCode is { } status:
                return Answered(request, status);
            default:
                return Lost(request);
        }
    }

    /// <summary>From <c>EnsureSuccessStatusCode</c>: only the status is left of the answer.</summary>
    private static HttpOutcome Answered(HttpRequestMessage request, System.Net.HttpStatusCode status)
    {
        using var response = new HttpResponseMessage(status);
        return StatusRules.Classify(request, response, DateTimeOffset.MinValue);
    }

    private static HttpOutcome NotSent(string code, string message, string? fix) => new(HttpVerdict.NotApplied, FailureKind.Transient, code, message, fix);

    private static HttpOutcome TimedOut(HttpRequestMessage request) =>
        HttpOutcome.Uncertain(request, "GW2205", $"no complete answer to {HttpOutcome.Describe(request)} in time");

    private static HttpOutcome Unreadable(HttpRequestMessage request) =>
        HttpOutcome.Uncertain(request, "GW2209", $"the answer to {HttpOutcome.Describe(request)} is not readable as HTTP");

    private static HttpOutcome Lost(HttpRequestMessage request) =>
        HttpOutcome.Uncertain(request, "GW2206", $"the connection of {HttpOutcome.Describe(request)} was lost before the answer was complete");

    private static bool Has<T>(Exception exception) where T : Exception
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is T)
            {
                return true;
            }
        }
        return false;
    }
}
