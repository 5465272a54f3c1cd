namespace Gateway.Sdk.Http;

/// <summary>What an attempt did at the partner (delivery.md, outcome of an attempt).</summary>
public enum HttpVerdict
{
    /// <summary>Answered with success. The caller still checks that the body says so too.</summary>
    Applied,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>Certainly not applied: nothing left us, or the partner turned it away before work.</summary>
    NotApplied,

    /// <summary>Nobody knows.</summary>
    Unknown,
}

/// <summary>What one HTTP attempt came to, in the words of the contract.</summary>
/// <param name="Verdict">What it did at the partner.</param>
/// <param name="Failure">Whose turn it is now. Null: it succeeded.</param>
/// <param name="Code">Stable code, <c>GW22##</c> network, <c>GW23##</c> access, <c>GW40##</c> partner refusals. Empty when it succeeded.</param>
/// <param name="Message">What happened, without path, query, content or secrets. Empty when it succeeded.</param>
/// <param name="Fix">What to do about it. Null: nothing, it passes by itself.</param>
/// <param name="RetryAfter">How long the partner asked us to wait.</param>
public sealed record HttpOutcome(
    HttpVerdict Verdict,
    FailureKind? Failure,
    string Code,
    string Message,
    string? Fix = null,
    TimeSpan? RetryAfter = null)
{
    /// <summary>An answer with success.</summary>
    public static HttpOutcome Applied { get; } = new(HttpVerdict.Applied, null, "", "");

    /// <summary>Judges an answer by its status. Pure; reads headers only.</summary>
    /// <param name="request">The request it answers.</param>
    /// <param name="response">The answer.</param>
    /// <param name="now">The moment it came.</param>
    public static HttpOutcome Classify(HttpRequestMessage request, HttpResponseMessage response, DateTimeOffset now) =>
        StatusRules.Classify(request, response, now);

    /// <summary>
    /// Judges an exception thrown while sending or reading. Pure. Null for exceptions that are no network failure: an
    /// <see cref="AdapterException"/>, which speaks for itself, a cancellation by the caller, or a bug.
    /// </summary>
    /// <param name="request">The request that failed.</param>
    /// <param name="exception">What was thrown.</param>
    public static HttpOutcome? Classify(HttpRequestMessage request, Exception exception) => ExceptionRules.Classify(request, exception);

    /// <summary>The exception an adapter throws for this outcome.</summary>
    /// <exception cref="InvalidOperationException">The attempt succeeded.</exception>
    public AdapterException ToException(Exception? inner = null) =>
        new(Failure ?? throw new InvalidOperationException("An attempt that succeeded is no failure."), Code, Message, inner)
        {
            Fix = Fix,
            RetryAfter = RetryAfter,
        };

    /// <summary>The outcome when nobody knows: harmless for requests that change nothing.</summary>
    internal static HttpOutcome Uncertain(HttpRequestMessage request, string code, string message, string? fix = null) =>
        GatewayRequestOptions.ChangesNothing(request)
            ? new(HttpVerdict.NotApplied, FailureKind.Transient, code, message, fix)
            : new(HttpVerdict.Unknown, FailureKind.Unknown, code, message, fix);

    /// <summary>Method and host: paths and queries may name persons.</summary>
    internal static string Describe(HttpRequestMessage request) =>
        request.RequestUri is { IsAbsoluteUri: true } uri ? $"{request.Method} to {uri.Authority}" : $"{request.Method}";
}
