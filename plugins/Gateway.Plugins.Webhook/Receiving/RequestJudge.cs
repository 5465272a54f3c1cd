using System.Net.Http.Headers;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>Judges what partners send: first who sent it, then whether it can be understood. Safe for concurrent use.</summary>
internal sealed class RequestJudge(WebhookSettings settings, ISecretStore secrets, TimeProvider time)
{
    private readonly Verifier? _verifier = settings.Verify is { } verify ? new Verifier(verify, secrets, time) : null;
    private readonly Dictionary<string, MessagePlan> _plans = settings.Streams
        .Where(stream => stream.Value.Receive is not null)
        .ToDictionary(stream => stream.Value.Receive!.Path ?? stream.Key, stream => new MessagePlan(stream.Key, stream.Value.Receive!, settings.Verify is StandardVerify), StringComparer.Ordinal);

    public async Task<InboundVerdict> JudgeAsync(InboundRequest request, CancellationToken cancellationToken)
    {
        if (_verifier is null)
        {
            return InboundVerdict.Refuse(404, "GW2603", "this endpoint receives nothing");
        }

        // A caller who is not the partner learns nothing of what there is.
        switch (await _verifier.CheckAsync(request, cancellationToken))
        {
            case SignatureCheck.Invalid:
                return InboundVerdict.Refuse(401, "GW2601", "it is not signed with a live key");
            case SignatureCheck.OutOfTime:
                return InboundVerdict.Refuse(401, "GW2602", "it was signed more than five minutes from now; compare the clocks");
        }

        return !_plans.TryGetValue(request.Path.Trim('/'), out var plan) ? InboundVerdict.Refuse(404, "GW2603", "no stream has this path")
            : !IsJson(request.Header("Content-Type")) ? InboundVerdict.Refuse(415, "GW2606", "the content type is not JSON in UTF-8")
            : plan.Read(request);
    }

    private static bool IsJson(string? type) => MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.MediaType is { } media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && (parsed.CharSet is null || parsed.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
