using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>Carries a failure to get credentials past the breaker: it says nothing about the host the request was meant for, and nothing left.</summary>
internal sealed class NotSentException(AdapterException failure) : Exception(failure.Message, failure)
{
    public AdapterException Failure => failure;

    public static NotSentException From(Exception cause) => new(cause switch
    {
        AdapterException { Kind: not FailureKind.Unknown } known => known,
        AdapterException unknown => new AdapterException(FailureKind.Transient, unknown.Code, unknown.Message, unknown) { Fix = unknown.Fix, RetryAfter = unknown.RetryAfter },
        _ => new AdapterException(FailureKind.Transient, "GW2304", "no credentials in time; nothing was sent", cause),
    });
}
