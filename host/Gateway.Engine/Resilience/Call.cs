using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Engine.Resilience;

/// <summary>One request with all its attempts: what came of them, and whether another one follows. Decisions only, no I/O.</summary>
internal sealed class Call(HttpRequestMessage request, EndpointResilience limits, bool canResend, TimeProvider time, Func<double> random)
{
    private readonly long _started = time.GetTimestamp();
    private int _attempts;
    private bool _mayBeApplied;

    public HttpRequestMessage Request => request;

    /// <summary>The request before credentials were added.</summary>
    public RequestImage Image { get; } = new(request);

    public bool CanResend => canResend;

    /// <summary>Whether bytes of the present attempt may have left.</summary>
    public bool Sending { get; set; }

    /// <summary>Whether another attempt follows, <see cref="Wait"/> later.</summary>
    public bool Repeats { get; private set; }

    public TimeSpan Wait { get; private set; }

    /// <summary>What the last attempt came to.</summary>
    public HttpOutcome Last { get; private set; } = HttpOutcome.Applied;

    /// <summary>Time left for waits and attempts.</summary>
    public TimeSpan Left => limits.TotalTimeout - time.GetElapsedTime(_started);

    public void BeginAttempt()
    {
        _attempts++;
        Sending = false;
        Repeats = false;
    }

    /// <summary>Takes the outcome of an attempt into account.</summary>
    public void Judge(HttpOutcome outcome)
    {
        Last = outcome;
        _mayBeApplied |= outcome.Failure == FailureKind.Unknown;
        Wait = outcome.RetryAfter is { } asked
            ? BackOff.Asked(asked, random())
            : BackOff.Random(_attempts - 1, limits.RetryDelay, limits.MaxRetryDelay, random());
        Repeats = canResend && _attempts <= limits.Retries && Wait < Left && MayRepeat(outcome);
    }

    /// <summary>What the caller is told when the call failed: one attempt that may have been applied outweighs later ones that were not.</summary>
    public HttpOutcome Verdict(HttpOutcome last) =>
        _mayBeApplied && last.Verdict is HttpVerdict.NotApplied
            ? last with { Verdict = HttpVerdict.Unknown, Failure = FailureKind.Unknown, Message = $"{last.Message}; an earlier attempt may have been applied" }
            : last;

    public HttpOutcome OutOfTime() =>
        Sending
            ? HttpOutcome.Classify(request, new TimeoutException())!
            : new(HttpVerdict.NotApplied, FailureKind.Transient, "GW2205", $"no answer of {request.RequestUri?.Authority} in time after {_attempts} attempts");

    /// <summary>Never again what may have been applied, unless the request says that it does no harm (delivery.md R3).</summary>
    private bool MayRepeat(HttpOutcome outcome) => outcome.Failure switch
    {
        // Our own rate and breaker refuse for longer than a repeat would wait.
        FailureKind.Transient or FailureKind.Throttled => outcome.Code is not ("GW2214" or "GW2215"),
        FailureKind.Unknown => GatewayRequestOptions.MayRepeat(request),
        _ => false,
    };
}
