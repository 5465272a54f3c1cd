using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Reads what became of deliveries from the answer to them.</summary>
internal sealed class AnswerReader(WritePlan plan, HttpExchange exchange)
{
    public async Task<DeliveryResult> ReadAsync(
        Answer answer, ErrorRuleSettings? rule, ReadOnlyMemory<Delivery> deliveries, Bindings bindings, CancellationToken cancellationToken)
    {
        switch (rule?.Do)
        {
            case ErrorAction.Ignore or ErrorAction.Accept:
                return DeliveryResult.AllAccepted(deliveries.Length);
            case ErrorAction.Hold:
                return Held(answer, rule, deliveries.Length);
        }

        if (answer.Status == 202)
        {
            return await WaitAsync(answer, deliveries, bindings, cancellationToken);
        }

        if (answer.Body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return answer.Status is 201 or 204 or 205 || plan.Settings.EmptyIsDone
                ? plan.Settings.Results is null || deliveries.Length == 1 ? DeliveryResult.AllAccepted(deliveries.Length) : throw Unusable("it has no body")
                : throw Unusable("it has no body");
        }

        if (answer.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw Unusable("it is a web page");
        }

        return plan.Results.Read(answer.Body.Span, deliveries.Span, bindings);
    }

    private static DeliveryResult Held(Answer answer, ErrorRuleSettings rule, int count)
    {
        var failure = new AdapterException(FailureKind.Rejected, "GW4020", rule.Message ?? $"the partner refused the record ({answer.Status})");
        PartnerReason.Attach(failure, answer);
        return count == 1 ? new DeliveryResult([Outcomes.Of(failure)]) : throw failure;
    }

    // Accepted for later is not done (K14): the job is asked until it is, else nobody knows.
    private async Task<DeliveryResult> WaitAsync(Answer accepted, ReadOnlyMemory<Delivery> deliveries, Bindings bindings, CancellationToken cancellationToken)
    {
        if (plan.Settings.Pending is not { } settings || plan.Poll is null)
        {
            return All(deliveries.Length, DeliveryOutcome.Unknown("GW4026", "the partner took the record for later work and was not asked how it ended"));
        }

        var done = Condition.Parse(settings.Done, ExpressionScope.Default);
        var failed = settings.Failed is null ? null : Condition.Parse(settings.Failed, ExpressionScope.Default);
        accepted.BindTo(bindings);
        bindings.Set("job", accepted.Value);
        var time = exchange.Time;
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < settings.For; await Task.Delay(settings.Every, time, cancellationToken))
        {
            var (answer, _) = await exchange.SendAsync(() => plan.Poll.Build(bindings, ParameterSet.Empty), plan.Rules, bindings, cancellationToken);
            using (answer)
            {
                answer.BindTo(bindings);
                if (failed?.Holds(bindings) == true)
                {
                    return Held(answer, new ErrorRuleSettings { Do = ErrorAction.Hold, Message = "the partner's job failed" }, deliveries.Length);
                }

                if (done.Holds(bindings))
                {
                    return plan.Settings.Results is null || plan.Settings.Batch is null
                        ? DeliveryResult.AllAccepted(deliveries.Length)
                        : plan.Results.Read(answer.Body.Span, deliveries.Span, bindings);
                }
            }
        }

        return All(deliveries.Length, DeliveryOutcome.Unknown("GW4026", $"the partner's job was not done within {settings.For.TotalSeconds:0} s"));
    }

    private static DeliveryResult All(int count, DeliveryOutcome outcome) => new([.. Enumerable.Repeat(outcome, count)]);

    private static AdapterException Unusable(string why) => new(FailureKind.Unknown, "GW4024", $"the partner's answer says nothing of what was done: {why}")
    {
        Fix = "If the partner answers so when all is well, write \"emptyIsDone\": true; until then the class of the destination decides.",
    };
}
