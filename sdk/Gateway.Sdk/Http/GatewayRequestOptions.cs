namespace Gateway.Sdk;

/// <summary>
/// What an adapter may say about one request, through <see cref="HttpRequestMessage.Options"/>. Without a word the method speaks:
/// GET, HEAD and OPTIONS change nothing, everything else may not be sent twice (delivery.md, outcome of an attempt).
/// </summary>
/// <example><code>request.Options.Set(GatewayRequestOptions.ReadOnly, true);</code></example>
public static class GatewayRequestOptions
{
    /// <summary>The request changes nothing at the partner although it is a POST: a search, a query, a token. Repeated like a GET.</summary>
    public static readonly HttpRequestOptionsKey<bool> ReadOnly = new("gateway.read-only");

    /// <summary>
    /// Sending the request twice has the effect of sending it once: it carries an idempotency key or replaces the whole state. The HTTP chain
    /// repeats it after time-outs, resets and 5xx; when that does not help its outcome still is <see cref="FailureKind.Unknown"/>.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("gateway.repeatable");

    /// <summary>Whether the request cannot change anything at the partner.</summary>
    public static bool ChangesNothing(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options || IsSet(request, ReadOnly);

    /// <summary>Whether the request may be sent again although a first one may have been applied.</summary>
    public static bool MayRepeat(HttpRequestMessage request) => ChangesNothing(request) || IsSet(request, Repeatable);

    private static bool IsSet(HttpRequestMessage request, HttpRequestOptionsKey<bool> key) => request.Options.TryGetValue(key, out var set) && set;
}
