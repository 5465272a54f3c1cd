using System.Net.Http.Headers;
using Gateway.Expressions;
using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Sends many records in one request. Safe for concurrent use.</summary>
internal sealed class BatchSender(WritePlan plan)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private volatile int _largest = int.MaxValue;

    public async Task<DeliveryResult> SendAsync(HttpExchange exchange, DeliveryBatch batch, Bindings bindings, CancellationToken cancellationToken)
    {
        var deliveries = batch.Deliveries as Delivery[] ?? [.. batch.Deliveries];
        return await SendAsync(exchange, deliveries, batch.BatchKey, bindings, cancellationToken);
    }

    // The partner finds the batch too large: halves are sent under keys of their own, which follow from the batch's and so stay the same on a re-send (K12).
    private async Task<DeliveryResult> SendAsync(
        HttpExchange exchange, ReadOnlyMemory<Delivery> deliveries, string key, Bindings bindings, CancellationToken cancellationToken)
    {
        if (deliveries.Length <= _largest)
        {
            try
            {
                return await SendWholeAsync(exchange, deliveries, key, bindings, cancellationToken);
            }
            catch (AdapterException e) when (e.Code == "GW4013" && deliveries.Length > 1)
            {
                _largest = Math.Max(1, deliveries.Length / 2);
            }
        }

        var half = (deliveries.Length + 1) / 2;
        var first = await SendAsync(exchange, deliveries[..half], key + "a", bindings, cancellationToken);
        var second = await SecondAsync();
        return new DeliveryResult([.. first.Outcomes, .. second.Outcomes]);

        // The first half is applied already: what becomes of the second is told record by record.
        async Task<DeliveryResult> SecondAsync()
        {
            try
            {
                return await SendAsync(exchange, deliveries[half..], key + "b", bindings, cancellationToken);
            }
            catch (AdapterException e)
            {
                return new DeliveryResult([.. Enumerable.Repeat(Outcomes.Of(e), deliveries.Length - half)]);
            }
        }
    }

    private async Task<DeliveryResult> SendWholeAsync(
        HttpExchange exchange, ReadOnlyMemory<Delivery> deliveries, string key, Bindings bindings, CancellationToken cancellationToken)
    {
        bindings.Set("batchKey", CelValue.Of(key));
        using var body = BatchBody.Write(plan, deliveries.Span, bindings);
        try
        {
            var (answer, rule) = await exchange.SendAsync(Create, plan.Rules, bindings, cancellationToken);
            using (answer)
            {
                return await new AnswerReader(plan, exchange).ReadAsync(answer, rule, deliveries, bindings, cancellationToken);
            }
        }
        catch (AdapterException e) when (e.Kind == FailureKind.Rejected && deliveries.Length == 1 && e.Code != "GW4013")
        {
            return new DeliveryResult([Outcomes.Of(e)]);
        }

        HttpRequestMessage Create()
        {
            var request = plan.Create!.Build(bindings, ParameterSet.Empty, changes: true);
            request.Options.Set(GatewayRequestOptions.Repeatable, plan.Repeatable);
            request.Content = new ReadOnlyMemoryContent(body.Memory) { Headers = { ContentType = _json } };
            if (plan.KeyHeader is { } header)
            {
                request.Headers.TryAddWithoutValidation(header, key);
            }

            return request;
        }
    }
}
