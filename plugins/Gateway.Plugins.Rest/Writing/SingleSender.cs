using System.Net.Http.Headers;
using Gateway.Expressions;
using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Sends each record in a request of its own, a few at once.</summary>
internal sealed class SingleSender(RestEndpoint endpoint, WritePlan plan, HttpExchange exchange, BatchSender batches)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private AdapterException? _stopped;
    private int _told;

    public async Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[batch.Deliveries.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(plan.Settings.Concurrency, 1), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, outcomes.Length, options, async (i, token) =>
            outcomes[i] = Volatile.Read(ref _stopped) is { } stopped ? NotSent(stopped) : await SendOrStopAsync(batch.Deliveries[i], token));

        // Only where no record was told its fate may the whole call fail: the host then knows that nothing was applied.
        return _stopped is { } failure && _told == 0 ? throw failure : new DeliveryResult(outcomes);
    }

    private async Task<DeliveryOutcome> SendOrStopAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await SendAsync(delivery, cancellationToken);
            Interlocked.Increment(ref _told);
            return outcome;
        }
        catch (AdapterException e) when (e.Kind is FailureKind.Rejected or FailureKind.Unknown)
        {
            Interlocked.Increment(ref _told);
            return Outcomes.Of(e);
        }
        catch (AdapterException e)
        {
            Volatile.Write(ref _stopped, e);
            return NotSent(e);
        }
    }

    private async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var bindings = Bind(delivery);
        if (delivery.Kind == ChangeKind.Delete)
        {
            return plan.Delete is null
                ? DeliveryOutcome.Rejected("GW4027", "the endpoint describes no delete")
                : await DeleteAsync(plan.Delete, delivery, bindings, cancellationToken);
        }

        if (plan.Settings.Batch is not null)
        {
            var one = new DeliveryBatch([delivery], delivery.IdempotencyKey, 1);
            return (await batches.SendAsync(exchange, one, bindings, cancellationToken)).Outcomes[0];
        }

        var isKnown = plan.Lookup is not null && await ExistsAsync(bindings, cancellationToken);
        return await CallAsync(isKnown && plan.Update is not null ? plan.Update : plan.Create ?? plan.Update!, delivery, bindings, cancellationToken);
    }

    private async Task<DeliveryOutcome> CallAsync(RequestPlan request, Delivery delivery, Bindings bindings, CancellationToken cancellationToken)
    {
        var (answer, rule) = await exchange.SendAsync(() => Build(request, delivery, bindings), plan.Rules, bindings, cancellationToken);
        using (answer)
        {
            return (await new AnswerReader(plan, exchange).ReadAsync(answer, rule, new[] { delivery }, bindings, cancellationToken)).Outcomes[0];
        }
    }

    // What is not there any more is deleted (K21); the answer's body does not matter.
    private async Task<DeliveryOutcome> DeleteAsync(RequestPlan request, Delivery delivery, Bindings bindings, CancellationToken cancellationToken)
    {
        try
        {
            var (answer, rule) = await exchange.SendAsync(() => Build(request, delivery, bindings), plan.Rules, bindings, cancellationToken);
            using (answer)
            {
                return rule?.Do == ErrorAction.Hold ? DeliveryOutcome.Rejected("GW4020", rule.Message ?? "the partner refused the delete") : DeliveryOutcome.Accepted;
            }
        }
        catch (AdapterException e) when (e.Code == "GW4004")
        {
            return DeliveryOutcome.Accepted;
        }
    }

    private async Task<bool> ExistsAsync(Bindings bindings, CancellationToken cancellationToken)
    {
        try
        {
            var (answer, rule) = await exchange.SendAsync(() => plan.Lookup!.Build(bindings, ParameterSet.Empty), plan.Rules, bindings, cancellationToken);
            using (answer)
            {
                var id = rule is null ? JsonText.Scalar(answer.Body.Span, plan.LookupId) : null;
                var item = new CelMapBuilder(1);
                item.Add("id", id is null ? CelValue.Null : CelValue.Of(id));
                bindings.Set("item", CelValue.Of(item.Build()));
                return !string.IsNullOrEmpty(id);
            }
        }
        catch (AdapterException e) when (e.Code == "GW4004")
        {
            return false;
        }
    }

    private HttpRequestMessage Build(RequestPlan call, Delivery delivery, Bindings bindings)
    {
        var request = call.Build(bindings, ParameterSet.Empty, changes: true);
        request.Options.Set(GatewayRequestOptions.Repeatable, plan.Repeatable);
        if (!call.HasBody && request.Method != HttpMethod.Delete)
        {
            request.Content = new ReadOnlyMemoryContent(delivery.Content) { Headers = { ContentType = _json } };
        }

        if (plan.KeyHeader is { } header)
        {
            request.Headers.TryAddWithoutValidation(header, delivery.IdempotencyKey);
        }

        return request;
    }

    private Bindings Bind(Delivery delivery) => DeliveryNames.Bind(endpoint.NewBindings(), delivery);

    private static DeliveryOutcome NotSent(AdapterException stopped) => DeliveryOutcome.Retry(stopped.Code, stopped.Message);
}
