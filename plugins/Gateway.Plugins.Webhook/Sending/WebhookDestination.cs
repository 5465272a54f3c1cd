using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Sending;

/// <summary>Sends records as signed messages, one record each or several. What a receiver says with 2xx is done; its body does not matter.</summary>
internal sealed class WebhookDestination(HttpExchange exchange, SendSettings settings) : IDestination
{
    private const int LongestId = 64;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly ErrorRules NoRules = ErrorRules.Parse([], ExpressionScope.Default);
    private readonly Bindings _bindings = new(ExpressionScope.Default);

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = new DeliveryOutcome[batch.Deliveries.Count];
        var done = 0;
        foreach (var message in Messages(batch))
        {
            DeliveryOutcome outcome;
            try
            {
                outcome = await SendAsync(message, cancellationToken);
            }
            catch (AdapterException failure) when (done > 0 || (failure.Kind is FailureKind.Rejected or FailureKind.Unknown && settings.BatchSize is null))
            {
                outcome = OutcomeOf(failure);
            }

            Array.Fill(outcomes, outcome, done, message.Deliveries.Count);
            done += message.Deliveries.Count;
            if (outcome.Verdict == DeliveryVerdict.Retry)
            {
                // Whoever is not reached, or asks for a pause, is left alone; nothing of the rest was sent.
                Array.Fill(outcomes, outcome, done, outcomes.Length - done);
                break;
            }
        }

        return new DeliveryResult(outcomes);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One message for each record; or one for the batch, and for each run of deletes and upserts in it.</summary>
    private IEnumerable<Message> Messages(DeliveryBatch batch)
    {
        if (settings.BatchSize is null)
        {
            return batch.Deliveries.Select(delivery => new Message(delivery.IdempotencyKey, delivery.Kind, [delivery]));
        }

        var runs = new List<Message>();
        foreach (var delivery in batch.Deliveries)
        {
            if (runs.Count == 0 || runs[^1].Kind != delivery.Kind)
            {
                runs.Add(new Message(runs.Count == 0 ? batch.BatchKey : $"{batch.BatchKey}.{runs.Count}", delivery.Kind, []));
            }

            runs[^1].Deliveries.Add(delivery);
        }

        return runs;
    }

    private async Task<DeliveryOutcome> SendAsync(Message message, CancellationToken cancellationToken)
    {
        if (message.Kind == ChangeKind.Delete && settings.DeleteType is null)
        {
            return DeliveryOutcome.Rejected("GW4027", "the endpoint describes no message about deletes");
        }

        var id = message.Id.Length <= LongestId ? message.Id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Id)));
        var body = MessageBody.Write(settings, id, message.Deliveries, message.Kind);
        var (answer, _) = await exchange.SendAsync(() => Request(id, body), NoRules, _bindings, cancellationToken);
        using (answer)
        {
            return answer.MediaType is "text/html" or "application/xhtml+xml"
                ? DeliveryOutcome.Unknown("GW4024", "the receiver answered with a web page, which says nothing of what was done")
                : DeliveryOutcome.Accepted;
        }
    }

    private HttpRequestMessage Request(string id, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Path) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } } };
        request.Headers.TryAddWithoutValidation(settings.IdHeader, id);
        request.Options.Set(WebhookSigner.Id, id);
        request.Options.Set(GatewayRequestOptions.Repeatable, settings.Class == DestinationClass.Keyed);
        return request;
    }

    private static DeliveryOutcome OutcomeOf(AdapterException failure)
    {
        var reason = PartnerReason.Of(failure);
        return failure.Kind switch
        {
            FailureKind.Rejected => DeliveryOutcome.Rejected(reason?.Code ?? failure.Code, reason?.Text ?? failure.Message, reason?.Field),
            FailureKind.Unknown or FailureKind.ContractBroken => DeliveryOutcome.Unknown(failure.Code, failure.Message),
            _ => DeliveryOutcome.Retry(failure.Code, failure.Message),
        };
    }

    private sealed record Message(string Id, ChangeKind Kind, List<Delivery> Deliveries);
}
