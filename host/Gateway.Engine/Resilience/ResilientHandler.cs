using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;
using Gateway.Sdk.Http;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Engine.Resilience;

/// <summary>
/// The chain of one client, outer to inner: total time, repeats, account rate and concurrency, breaker of the host, attempt.
/// Adapters get plain answers, also refusals after the last attempt; what is no answer comes as <see cref="AdapterException"/>.
/// </summary>
internal sealed class ResilientHandler : HttpMessageHandler
{
    private const int LargestBufferedBody = 1 << 20;

    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");

    private readonly EndpointChain _chain;
    private readonly Attempt _attempt;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilientHandler(EndpointChain chain, Attempt attempt)
    {
        _chain = chain;
        _attempt = attempt;
        _pipeline = chain.Pipeline;
    }

    /// <summary>Total time and repeats of an endpoint; the decisions are <see cref="Call"/>'s.</summary>
    public static ResiliencePipeline<HttpResponseMessage> BuildPipeline(string endpoint, EndpointResilience limits, TimeProvider time, ResilienceTelemetry telemetry)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = endpoint, TimeProvider = time }.AddTimeout(limits.TotalTimeout);
        if (limits.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = limits.Retries,
                ShouldHandle = static arguments => ValueTask.FromResult(CallOf(arguments.Context).Repeats),
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(CallOf(arguments.Context).Wait),
                OnRetry = arguments =>
                {
                    var last = CallOf(arguments.Context).Last;
                    arguments.Outcome.Result?.Dispose();
                    telemetry.Repeating(endpoint, arguments.AttemptNumber + 1, arguments.RetryDelay, last.Code, last.Message);
                    return ValueTask.CompletedTask;
                },
            });
        }
        return builder.Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new Call(request, _chain.Limits, await CanResendAsync(request.Content, cancellationToken), _chain.Time, _chain.Random);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            var response = await _pipeline.ExecuteAsync(static (context, handler) => handler.AttemptAsync(context), context, this);
            return Answer(call, response);
        }
        catch (AdapterException failure)
        {
            if (EgressRefusal.Is(failure))
            {
                _chain.Telemetry.Refused(_chain.Endpoint, failure.Code, failure.Message);
            }
            throw call.Verdict(call.Last) is var verdict && verdict != call.Last ? verdict.ToException(failure) : failure;
        }
        catch (TimeoutRejectedException late)
        {
            throw call.Verdict(call.OutOfTime()).ToException(late);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(ResilienceContext context)
    {
        var call = CallOf(context);
        call.BeginAttempt();
        try
        {
            using var slot = await _chain.Account.EnterAsync(call.Left, context.CancellationToken);
            var response = await _attempt.SendAsync(call, context.CancellationToken);
            Judge(call, HttpOutcome.Classify(call.Request, response, _chain.Time.GetUtcNow()));
            return response;
        }
        catch (Exception exception) when (Translate(call.Request, exception) is { } failure)
        {
            Judge(call, new(
                failure.Kind == FailureKind.Unknown ? HttpVerdict.Unknown : HttpVerdict.NotApplied, failure.Kind, failure.Code, failure.Message, failure.Fix, failure.RetryAfter));
            if (ReferenceEquals(failure, exception))
            {
                throw;
            }
            throw failure;
        }
    }

    private void Judge(Call call, HttpOutcome outcome)
    {
        call.Judge(outcome);
        ResilienceTelemetry.Attempted(_chain.Endpoint, outcome.Code);
        if (outcome.Failure == FailureKind.Throttled && outcome.Code != "GW2214")
        {
            // Everyone on this account waits, not only the request that was told.
            _chain.Account.Pause(outcome.RetryAfter ?? call.Wait);
        }
    }

    private HttpResponseMessage Answer(Call call, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is >= 300 and < 400 and not 304)
        {
            var target = response.Headers.Location is { IsAbsoluteUri: true } location ? location.Authority : "another path";
            _chain.Telemetry.RedirectSeen(_chain.Endpoint, call.Request.RequestUri!.Authority, (int)response.StatusCode, target);
        }

        var verdict = call.Verdict(call.Last);
        if (verdict == call.Last)
        {
            return response;
        }
        response.Dispose();
        throw verdict.ToException();
    }

    /// <summary>The failure in the contract's words; null for cancellation and bugs.</summary>
    private static AdapterException? Translate(HttpRequestMessage request, Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is AdapterException known)
            {
                return known;
            }
        }
        return exception is OperationCanceledException ? null : HttpOutcome.Classify(request, exception)?.ToException(exception);
    }

    /// <summary>Whether the body can be sent twice. Small streams are kept in memory for it, large ones are sent once.</summary>
    private static async ValueTask<bool> CanResendAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is not (StreamContent or MultipartContent))
        {
            return true;
        }
        if (content.Headers.ContentLength is not <= LargestBufferedBody)
        {
            return false;
        }
        await content.LoadIntoBufferAsync(LargestBufferedBody, cancellationToken);
        return true;
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);
}
