using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Plugins;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Receiving;

/// <summary>
/// Takes what partners send: admits at the endpoint's rate, lets its adapter judge, stores durably, and only then says what to answer
/// (delivery.md K24-K29). Knows nothing of HTTP servers. Safe for concurrent use.
/// </summary>
/// <param name="store">Keeps messages and remembers their identifiers.</param>
/// <param name="journal">Told of identifiers that come with two contents.</param>
/// <param name="cipher">Seals content.</param>
/// <param name="contexts">Makes what adapters are handed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where refusals show.</param>
public sealed class Reception(IReceivedStore store, IJournalStore journal, IPayloadCipher cipher, IAdapterContexts contexts, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>How long identifiers are remembered (domain.md 2.6).</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    private const int LongestId = 200;
    private static readonly TimeSpan JudgeWithin = TimeSpan.FromSeconds(10);
    private readonly byte[] _key = cipher.DeriveKey("received");
    private readonly Receivers _receivers = new(contexts);
    private readonly ReceptionTelemetry _telemetry = new(time, log);
    private readonly ConcurrentDictionary<string, CallRate> _rates = new(StringComparer.Ordinal);
    private GatewayConfig? _config;

    /// <summary>Raised after messages of an endpoint became durable. Handlers must be quick.</summary>
    public event Action<string>? Stored;

    /// <summary>Serves a configuration from now on.</summary>
    public Task UseAsync(GatewayConfig config)
    {
        Volatile.Write(ref _config, config);
        return _receivers.KeepAsync(config);
    }

    /// <summary>Asks whether a call to an endpoint may come in, before its body is read.</summary>
    public Admission Admit(string endpoint)
    {
        if (Find(endpoint) is not { } found)
        {
            return Admission.Unknown;
        }

        var limits = found.Definition.Inbound;
        var wait = _rates.GetOrAdd(endpoint, _ => new CallRate(time)).TryEnter(limits.RequestsPerSecond, limits.Burst);
        if (wait is not null)
        {
            _telemetry.Refused(endpoint, 429, "GW2629", "too many requests");
        }

        return new Admission(true, wait, limits.MaxBody);
    }

    /// <summary>Judges and stores one request.</summary>
    /// <param name="endpoint">The endpoint that was called.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="cancellationToken">The caller hung up. Nothing is half stored.</param>
    public async Task<InboundReply> ReceiveAsync(string endpoint, InboundRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (Find(endpoint) is not { } found || _receivers.Enter(found) is not { } receiver)
            {
                return new InboundReply(404);
            }

            try
            {
                return receiver.Judge is { } judge ? await ReceiveAsync(endpoint, judge, request, cancellationToken) : new InboundReply(404);
            }
            finally
            {
                await receiver.LeaveAsync();
            }
        }
        catch (Exception failure) when (failure is StoreException or AdapterException or PluginException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Whatever it was, nothing is stored: the partner keeps it and comes again.
            _telemetry.Failed(endpoint, failure);
            return new InboundReply(503) { RetryAfter = TimeSpan.FromSeconds(30) };
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _receivers.DisposeAsync();

    private ConfiguredEndpoint? Find(string endpoint) => Volatile.Read(ref _config)?.Endpoints.GetValueOrDefault(endpoint);

    private async Task<InboundReply> ReceiveAsync(string endpoint, IReceiver judge, InboundRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(JudgeWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var verdict = await judge.JudgeAsync(request, either.Token);
        if (verdict.Status >= 400)
        {
            _telemetry.Refused(endpoint, verdict.Status, verdict.Code, verdict.Reason);
            return Reply(verdict);
        }

        if (verdict.Messages.FirstOrDefault(message => message.Id.Length is 0 or > LongestId) is not null)
        {
            _telemetry.Refused(endpoint, 400, "GW2604", "a message has no identifier, or one of more than 200 characters");
            return new InboundReply(400);
        }

        var fresh = verdict.Messages.Count == 0 ? 0 : await StoreAsync(endpoint, verdict.Messages, cancellationToken);
        if (fresh is null)
        {
            _telemetry.Conflict(endpoint);
            await journal.AppendAsync(new JournalNote("gateway", "inbound.conflict", endpoint), cancellationToken);
            return new InboundReply(409);
        }

        Tell(endpoint, fresh.Value);
        return Reply(verdict);
    }

    private async Task<int?> StoreAsync(string endpoint, IReadOnlyList<InboundMessage> messages, CancellationToken cancellationToken)
    {
        var items = messages.Select(message =>
        {
            byte[] content = [(byte)message.Kind, .. message.Json.Span];
            return new ReceivedItem(message.Stream, message.Id, HMACSHA256.HashData(_key, content)[..16], StoredInbox.Seal(cipher, endpoint, content));
        }).ToList();
        var sameTwice = items.GroupBy(item => (item.Stream, item.Message)).Any(group => group.DistinctBy(item => Convert.ToHexString(item.Fingerprint)).Skip(1).Any());
        return sameTwice ? null : await store.StoreAsync(endpoint, items, time.GetUtcNow() - Remembered, cancellationToken);
    }

    private void Tell(string endpoint, int fresh)
    {
        if (fresh == 0)
        {
            ReceptionTelemetry.Repeated(endpoint);
            return;
        }

        ReceptionTelemetry.Stored(endpoint, fresh);
        Stored?.Invoke(endpoint);
    }

    private static InboundReply Reply(InboundVerdict verdict) => new(verdict.Status) { Body = verdict.Answer, Type = verdict.AnswerType };
}

/// <summary>Whether a call may come in.</summary>
/// <param name="Known">Whether there is such an endpoint.</param>
/// <param name="Wait">How long the caller should wait first. Null: it may come in.</param>
/// <param name="MaxBody">Most bytes of its body.</param>
public readonly record struct Admission(bool Known, TimeSpan? Wait, int MaxBody)
{
    /// <summary>There is no such endpoint.</summary>
    public static Admission Unknown => default;
}

/// <summary>What a caller is answered.</summary>
/// <param name="Status">HTTP status.</param>
public sealed record InboundReply(int Status)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string Type { get; init; } = "application/json";

    /// <summary>When the caller may come again. Null: not said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
