namespace Gateway.Sdk;

/// <summary>An adapter that partners may call: webhooks, notifications, call-backs.</summary>
/// <remarks>
/// The host listens at <c>/webhooks/&lt;endpoint&gt;/...</c>, limits rate and size, asks the adapter, stores what it was handed in the endpoint's
/// <see cref="IEndpointInbox"/> and only then answers. One instance serves all requests of an endpoint until its configuration or plugin changes;
/// <see cref="JudgeAsync"/> is called concurrently. The streams it names are destructive sources that read the inbox.
/// </remarks>
public interface IReceiver : IAdapter
{
    /// <summary>
    /// Says whether a request is genuine and what it brings. Keeps nothing: whether its messages were seen before is judged by the host. Never
    /// throws for what a caller may send, and tells refused callers nothing beyond the status (domain.md 2.6).
    /// </summary>
    /// <exception cref="AdapterException">It cannot be judged now, for example because a secret is missing: the partner is told to come again.</exception>
    Task<InboundVerdict> JudgeAsync(InboundRequest request, CancellationToken cancellationToken);
}

/// <summary>A request that somebody sent to an endpoint. Its bytes are those that were sent; nothing is proved yet.</summary>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Address">Full address as the caller wrote it, by <c>inbound.publicUrl</c> of gateway.json where a proxy stands in front.</param>
/// <param name="Path">What follows <c>/webhooks/&lt;endpoint&gt;/</c>, decoded, without query: <c>stages</c>.</param>
/// <param name="Headers">Headers in order; a name may occur more than once.</param>
/// <param name="Body">The body, byte for byte. Valid during the call only.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record InboundRequest(
    string Method, Uri Address, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt)
{
    /// <summary>The value of a header, several joined as HTTP does; null when it is absent.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }
}

/// <summary>What an adapter makes of a request, and what the caller is told.</summary>
public sealed record InboundVerdict
{
    private InboundVerdict(int status) => Status = status;

    /// <summary>HTTP status of the answer. With 2xx the answer leaves only after <see cref="Messages"/> are durable.</summary>
    public int Status { get; }

    /// <summary>What is to be stored, in the order of the request: all of it or nothing.</summary>
    public IReadOnlyList<InboundMessage> Messages { get; private init; } = [];

    /// <summary>Body of the answer; a repeat gets the same. Default: none.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }

    /// <summary>Content type of <see cref="Answer"/>. Default: <c>application/json</c>.</summary>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Stable code of a refusal, for log and counters. Empty when it was accepted.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Why it was refused, for our log only: no content, no secret, no signature.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>The request is genuine and brings these messages; none is possible, for a partner that only tests the address.</summary>
    public static InboundVerdict Accept(IReadOnlyList<InboundMessage> messages) => new(200) { Messages = messages };

    /// <summary>The request is turned away and nothing of it is kept.</summary>
    /// <param name="status">400, 401, 404, 413, 415 or another status of HTTP from 400 on.</param>
    /// <param name="code">Stable code, <c>GW26##</c>.</param>
    /// <param name="reason">Why, for our log only.</param>
    public static InboundVerdict Refuse(int status, string code, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        return new(status) { Code = code, Reason = reason };
    }
}

/// <summary>One message of a request.</summary>
/// <param name="Stream">The stream of the endpoint it belongs to.</param>
/// <param name="Id">
/// The partner's identifier, at most 200 characters: remembered for at least seven days. The same identifier with the same content is a repeat; with other
/// content the request is refused (delivery.md K25, K26).
/// </param>
/// <param name="Json">The record: one JSON object in UTF-8.</param>
/// <param name="Kind">What happened to it at the partner.</param>
public sealed record InboundMessage(string Stream, string Id, ReadOnlyMemory<byte> Json, ChangeKind Kind = ChangeKind.Upsert);
