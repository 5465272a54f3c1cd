using System.Net;

namespace Gateway.Sdk.Http;

/// <summary>Sends requests and judges their answers: rules first, then the table of outcomes. Safe for concurrent use.</summary>
/// <param name="client">The endpoint's client.</param>
/// <param name="authenticator">The authenticator the client carries, for rules that renew credentials; null when there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="maxBytes">Most bytes of one answer.</param>
public sealed class HttpExchange(HttpClient client, IRequestAuthenticator? authenticator, TimeProvider time, long maxBytes)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Sends a request made by <paramref name="create"/>, again where a rule says so, and returns an answer that is a success or ruled to be none.</summary>
    /// <param name="create">Makes the request; called once for each try.</param>
    /// <param name="rules">Rules about answers.</param>
    /// <param name="bindings">Names that rules may use.</param>
    /// <param name="cancellationToken">Stops sending and waiting.</param>
    /// <returns>The answer, and the rule that decided, if one did: <c>ignore</c>, <c>accept</c>, <c>hold</c> or <c>resetPaging</c>.</returns>
    /// <exception cref="AdapterException">The call failed; its kind says whether anything may have been applied.</exception>
    public async Task<(Answer Answer, ErrorRuleSettings? Rule)> SendAsync(
        Func<HttpRequestMessage> create, ErrorRules rules, Bindings bindings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(rules);
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            using var request = create();
            var (answer, outcome) = await SendOnceAsync(request, cancellationToken);
            if (rules.Match(answer, bindings) is { } rule)
            {
                if (rule.Do is ErrorAction.Ignore or ErrorAction.Accept or ErrorAction.Hold or ErrorAction.ResetPaging)
                {
                    return (answer, rule);
                }

                var wait = WaitOf(answer, rule);
                using (answer)
                {
                    if (rule.Do == ErrorAction.Refresh && !renewed && await RenewAsync(cancellationToken))
                    {
                        renewed = true;
                        continue;
                    }

                    if (rule.Do != ErrorAction.Retry || attempt > rule.Max)
                    {
                        throw Ruled(rule, answer.Status, wait, request);
                    }
                }

                await Task.Delay(wait ?? BackOff(attempt), time, cancellationToken);
                continue;
            }

            if (outcome.Verdict != HttpVerdict.Applied)
            {
                using (answer)
                {
                    throw Refused(outcome, answer);
                }
            }

            return (answer, null);

            async ValueTask<bool> RenewAsync(CancellationToken token)
            {
                using var refusal = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
                return authenticator is not null && await authenticator.RenewAfterAsync(refusal, token);
            }
        }
    }

    private async Task<(Answer Answer, HttpOutcome Outcome)> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var now = time.GetUtcNow();
            var outcome = HttpOutcome.Classify(request, response, now);
            var body = AnswerOpening.Open(response, await AnswerBody.ReadTextAsync(response, maxBytes, cancellationToken));
            return (new Answer(response, body, now), outcome);
        }
        catch (AdapterException e) when (e.Code is "GW2243" or "GW2247" or "GW2259" && !GatewayRequestOptions.ChangesNothing(request))
        {
            // An answer that cannot be read says nothing about what was done.
            response?.Dispose();
            throw new AdapterException(FailureKind.Unknown, e.Code, e.Message, e) { Fix = e.Fix };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HttpOutcome.Classify(request, e) is not null)
        {
            response?.Dispose();
            throw HttpOutcome.Classify(request, e)!.ToException(e);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static TimeSpan? WaitOf(Answer answer, ErrorRuleSettings rule) =>
        WaitHeader.Read(answer.Headers, rule.WaitHeader, rule.WaitFormat, answer.PartnerTime) ?? rule.Wait;

    private static TimeSpan BackOff(int attempt) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt - 1)));

    private static AdapterException Refused(HttpOutcome outcome, Answer answer)
    {
        var failure = outcome.ToException();
        PartnerReason.Attach(failure, answer);
        return failure;
    }

    private static AdapterException Ruled(ErrorRuleSettings rule, int status, TimeSpan? wait, HttpRequestMessage request)
    {
        var kind = rule.Do switch
        {
            ErrorAction.RateLimited => FailureKind.Throttled,
            ErrorAction.Retry when GatewayRequestOptions.ChangesNothing(request) => FailureKind.Transient,
            ErrorAction.Retry => FailureKind.Throttled,
            ErrorAction.Unknown => FailureKind.Unknown,
            _ => FailureKind.Configuration,
        };
        return new AdapterException(kind, "GW2255", $"{rule.Message ?? "the partner's answer is an error by the rules of this endpoint"} ({status})")
        {
            Fix = "Look at the \"errors\" rules of the endpoint and at the partner's documentation.",
            RetryAfter = wait,
        };
    }
}
