using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>Makes one call about a batch and says what it showed. Never throws for anything a destination does.</summary>
internal sealed class BatchSender(IDestination destination)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    /// <summary>Sends a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call; what was applied is then unknown.</param>
    public async Task<AttemptOutcome> SendAsync(OutgoingBatch batch, CancellationToken cancellationToken)
    {
        CrashPoint.Reach("before-send");
        try
        {
            var call = destination.DeliverAsync(batch.ToDeliveryBatch(), cancellationToken);
            CrashPoint.Reach("during-send");
            var result = await call.WaitAsync(LongestCall, cancellationToken);
            CrashPoint.Reach("after-send");
            return result.Outcomes.Count == batch.Items.Length
                ? new Answered(result.Outcomes)
                : new Stopped("GW5301", $"the adapter answered for {result.Outcomes.Count} of {batch.Items.Length} deliveries", "report this to the adapter's author", Applied: true);
        }
        catch (AdapterException exception)
        {
            return Read(exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Lost("GW2290", "the call was cut off because the run had to stop");
        }
        catch (TimeoutException)
        {
            return new Stopped("GW5302", $"the adapter did not return within {LongestCall.TotalMinutes:0} minutes", "report this to the adapter's author", Applied: true);
        }
        catch (Exception exception) when (exception is not FencedException)
        {
            return new Stopped("GW5303", $"the adapter threw {exception.GetType().Name}", "see the log, and report this to the adapter's author", Applied: true);
        }
    }

    /// <summary>Asks the partner about every delivery of a batch.</summary>
    public async Task<AttemptOutcome> AskAsync(OutgoingBatch batch, CancellationToken cancellationToken)
    {
        if (destination is not IDeliveryLookup lookup)
        {
            return new Stopped("GW5304", "the adapter declares that it can be asked and cannot", "report this to the adapter's author", Applied: true);
        }

        var results = new LookupResult?[batch.Items.Length];
        for (var i = 0; i < results.Length; i++)
        {
            try
            {
                results[i] = await lookup.FindAsync(batch.Items[i].Delivery, cancellationToken);
            }
            catch (AdapterException exception) when (exception.Kind != FailureKind.Configuration)
            {
                results[i] = null;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is not FencedException)
            {
                return exception is AdapterException known
                    ? new Stopped(known.Code, known.Message, known.Fix ?? "correct the endpoint's settings", Applied: true)
                    : new Stopped("GW5303", $"the adapter threw {exception.GetType().Name}", "see the log, and report this to the adapter's author", Applied: true);
            }
        }

        return new LookedUp(results);
    }

    private static AttemptOutcome Read(AdapterException exception) => exception.Kind switch
    {
        FailureKind.Transient => new NotApplied(exception.Code, exception.Message, exception.Fix ?? "", null),
        FailureKind.Throttled => new NotApplied(exception.Code, exception.Message, exception.Fix ?? "", exception.RetryAfter),
        FailureKind.Rejected => new Refused(exception.Code, exception.Message),
        FailureKind.Configuration => new Stopped(exception.Code, exception.Message, exception.Fix ?? "correct the endpoint's settings", Applied: false),
        FailureKind.ContractBroken => new Stopped(exception.Code, exception.Message, exception.Fix ?? "ask the partner what changed", Applied: true),
        _ => new Lost(exception.Code, exception.Message),
    };
}
