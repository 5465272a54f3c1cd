using System.Globalization;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Sdk;
using Gateway.Sdk.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Plugins.Snap.Ordering;

/// <summary>
/// Orders acts one after the other and never twice: the reference is remembered before the call, an answer that says nothing is unknown, and what may have
/// been ordered is asked for before it is ordered again (domain.md 2.1.7).
/// </summary>
internal sealed partial class OrderDestination(IOrders orders, TimeSpan settle, SnapClient client, AdapterContext context) : IDestination, IDeliveryLookup
{
    private const int MostUnknownInARow = 3;
    private readonly ILogger _log = context.Log;
    private readonly OrderMemory _memory = new(context.State, orders.Stream);

    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[batch.Deliveries.Count];
        AdapterException? stopped = null;
        var (told, unknown) = (0, 0);
        for (var i = 0; i < outcomes.Length; i++)
        {
            try
            {
                outcomes[i] = stopped is null ? await OrderAsync(batch.Deliveries[i], cancellationToken) : DeliveryOutcome.Retry(stopped.Code, stopped.Message);
                told += stopped is null ? 1 : 0;
            }
            catch (AdapterException e) when (e.Kind is FailureKind.Rejected)
            {
                outcomes[i] = DeliveryOutcome.Rejected(e.Code, e.Message);
                told++;
            }
            catch (AdapterException e) when (e.Kind is FailureKind.Unknown)
            {
                outcomes[i] = DeliveryOutcome.Unknown(e.Code, e.Message);
                told++;
            }
            catch (AdapterException e) when (e.Kind is FailureKind.ContractBroken)
            {
                outcomes[i] = DeliveryOutcome.Unknown(e.Code, e.Message);
                stopped = e;
            }
            catch (AdapterException e)
            {
                outcomes[i] = DeliveryOutcome.Retry(e.Code, e.Message);
                stopped = e;
            }

            // A bank that answers nothing any more gets no further orders to lose.
            unknown = outcomes[i].Verdict == DeliveryVerdict.Unknown ? unknown + 1 : 0;
            stopped ??= unknown == MostUnknownInARow ? new AdapterException(FailureKind.Transient, "GW4467", "the bank lost several answers in a row") : null;
        }

        // Only where no record was told its fate may the whole call fail: the host then knows that nothing was applied.
        return stopped is not null && told == 0 ? throw stopped : new DeliveryResult(outcomes);
    }

    public async Task<LookupResult> FindAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        Order order;
        try
        {
            order = orders.Read(delivery);
        }
        catch (AdapterException e) when (e.Kind == FailureKind.Rejected)
        {
            // It was never an order, so it was never sent.
            return LookupResult.NotFound;
        }

        var known = await _memory.ReadAsync(order.Reference, cancellationToken);
        return known is { State: OrderState.Done } && known.ContentHash == order.ContentHash ? LookupResult.Found : await AskAsync(order, known, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<DeliveryOutcome> OrderAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Kind == ChangeKind.Delete)
        {
            return DeliveryOutcome.Rejected("GW4464", "what was ordered at a bank cannot be taken back by deleting it here");
        }

        var order = orders.Read(delivery);
        var known = await _memory.ReadAsync(order.Reference, cancellationToken);
        if (known is { State: not OrderState.Free } && known.ContentHash != order.ContentHash)
        {
            return DeliveryOutcome.Rejected("GW4465", "this reference went to the bank before with other content, and a reference is used for one act only");
        }

        if (known is { State: OrderState.Done })
        {
            return DeliveryOutcome.Accepted;
        }

        if (known is { State: OrderState.Sent })
        {
            switch (await AskAsync(order, known, cancellationToken))
            {
                case LookupResult.Found:
                    return DeliveryOutcome.Accepted;
                case LookupResult.Pending:
                    return DeliveryOutcome.Unknown("GW4468", "the bank is still working on it");
                case LookupResult.Refused:
                    return DeliveryOutcome.Rejected("GW4469", "the bank has cancelled, refunded or failed it");
                case LookupResult.NotFound when Age(known) < settle:
                    return DeliveryOutcome.Unknown("GW4468", "the bank does not show it, which so early says nothing");
            }
        }

        await orders.CheckAsync(order, cancellationToken);
        var first = known is { State: OrderState.Sent } ? known.FirstTry : SnapSignature.Timestamp(context.Time.GetUtcNow());
        var sent = new RememberedOrder(OrderState.Sent, order.ContentHash, first);
        await _memory.WriteAsync(order.Reference, known, sent, cancellationToken);
        return await SendAsync(order, sent, cancellationToken);
    }

    private async Task<DeliveryOutcome> SendAsync(Order order, RememberedOrder sent, CancellationToken cancellationToken)
    {
        SnapAnswer answer;
        try
        {
            answer = await client.OrderAsync(order.Service, order.Body(sent.FirstTry), cancellationToken);
        }
        catch (AdapterException e) when (e.Kind is FailureKind.Transient or FailureKind.Throttled or FailureKind.Configuration)
        {
            await FreeAsync(order, sent, cancellationToken);
            throw;
        }

        switch (answer.Action)
        {
            case SnapAction.Done when answer.Text("partnerReferenceNo") is { } echoed && echoed != order.Reference:
                throw new AdapterException(FailureKind.ContractBroken, "GW4470", "the bank answers for another reference than was sent")
                {
                    Fix = "Ask the bank what it has done, and only then run the sync again.",
                };
            case SnapAction.Done:
                await DoneAsync(order, sent, cancellationToken);
                return DeliveryOutcome.Accepted;
            case SnapAction.Unknown or SnapAction.Duplicate or SnapAction.ExternalIdUsed:
                return DeliveryOutcome.Unknown(answer.Code, answer.Message);
            case SnapAction.Inconsistent:
                LogInconsistent(context.Endpoint, answer.Code);
                return DeliveryOutcome.Rejected(answer.Code, "the bank has this reference with other content, and that first one stands");
            case SnapAction.RefusedAlarm or SnapAction.Refused or SnapAction.NotFound:
                if (answer.Action == SnapAction.RefusedAlarm)
                {
                    LogAlarm(context.Endpoint, answer.Code, answer.Message);
                }

                await FreeAsync(order, sent, cancellationToken);
                return DeliveryOutcome.Rejected(answer.Code, answer.Message, answer.Field);
            default:
                await FreeAsync(order, sent, cancellationToken);
                throw answer.ToException();
        }
    }

    private async Task<LookupResult> AskAsync(Order order, RememberedOrder? known, CancellationToken cancellationToken)
    {
        var found = await orders.FindAsync(order, known?.FirstTry, cancellationToken);
        if (found == LookupResult.Found && known is not null)
        {
            await DoneAsync(order, known, cancellationToken);
        }

        return found;
    }

    private async Task DoneAsync(Order order, RememberedOrder known, CancellationToken cancellationToken)
    {
        await orders.DoneAsync(order, known.FirstTry, cancellationToken);
        await _memory.WriteAsync(order.Reference, known, known with { State = OrderState.Done }, cancellationToken);
    }

    private TimeSpan Age(RememberedOrder known) => context.Time.GetUtcNow() - DateTimeOffset.Parse(known.FirstTry, CultureInfo.InvariantCulture);

    private Task FreeAsync(Order order, RememberedOrder sent, CancellationToken cancellationToken) =>
        _memory.WriteAsync(order.Reference, sent, sent with { State = OrderState.Free }, cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} refused a payment and somebody must look into it now: {Code} {Reason}")]
    private partial void LogAlarm(string endpoint, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} says that a reference was used with other content before: {Code}")]
    private partial void LogInconsistent(string endpoint, string code);
}
