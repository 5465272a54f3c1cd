using Gateway.Plugins.Dukcapil.Asking;
using Gateway.Plugins.Dukcapil.Verdicts;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Dukcapil;

/// <summary>Has claims answered, from what is kept or by the register, one after the other. Stops at the first sign that further questions are in vain.</summary>
internal sealed class VerificationDestination(Register register, VerdictStore verdicts, DailyQuota quota, DukcapilSettings settings, TimeProvider time) : IDestination
{
    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new DeliveryOutcome[batch.Deliveries.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            try
            {
                outcomes[i] = await AnswerAsync(batch.Deliveries[i], cancellationToken);
            }
            catch (AdapterException e) when (e.Kind == FailureKind.Unknown)
            {
                outcomes[i] = DeliveryOutcome.Unknown(e.Code, e.Message);
                Leave(outcomes, i + 1, e);
                break;
            }
            catch (AdapterException e) when (i > 0)
            {
                // The records before were told their fate: the next batch meets the same failure and says so.
                Leave(outcomes, i, e);
                break;
            }
        }

        return new DeliveryResult(outcomes);
    }

    public ValueTask DisposeAsync() => default;

    private static void Leave(DeliveryOutcome[] outcomes, int from, AdapterException failure) =>
        Array.Fill(outcomes, failure.Kind == FailureKind.Unknown ? DeliveryOutcome.Unknown(failure.Code, failure.Message) : DeliveryOutcome.Retry(failure.Code, failure.Message), from, outcomes.Length - from);

    private async Task<DeliveryOutcome> AnswerAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (claim, refused) = Claim.Of(delivery);
        if (claim is null)
        {
            return refused;
        }

        var hash = claim.Hash(await verdicts.KeyAsync(cancellationToken), settings.Threshold);
        var known = await verdicts.FindAsync(hash, cancellationToken);
        if (known is not null && time.GetUtcNow() - known.At < settings.Validity)
        {
            if (!await verdicts.HasAsync(claim.Id, hash, known, cancellationToken))
            {
                await verdicts.AddAsync(claim.Id, hash, known, kept: true, cancellationToken);
            }

            return DeliveryOutcome.Accepted;
        }

        return await AskAsync(claim, hash, cancellationToken);
    }

    private async Task<DeliveryOutcome> AskAsync(Claim claim, string hash, CancellationToken cancellationToken)
    {
        if (!await quota.TakeAsync(cancellationToken))
        {
            throw NoQuota("the daily quota of questions is used up");
        }

        var answer = await register.AskAsync(claim, cancellationToken);
        switch (answer.Kind)
        {
            case AnswerKind.Compared or AnswerKind.NotFound:
                var verdict = Verdict.Of(answer, claim, time.GetUtcNow());
                await verdicts.KeepAsync(hash, verdict, cancellationToken);
                await verdicts.AddAsync(claim.Id, hash, verdict, kept: false, cancellationToken);
                return DeliveryOutcome.Accepted;
            case AnswerKind.NoQuota:
                await quota.UseUpAsync(cancellationToken);
                throw NoQuota("the register says that the quota of the day is used up");
            case AnswerKind.NoAccess:
                throw new AdapterException(FailureKind.Configuration, "GW2361", $"the register does not let us in: {PartnerText.Clean(answer.Text)}")
                {
                    Fix = "Check user, password and address with the agreement; a new server has a new address.",
                };
            case AnswerKind.Trouble:
                throw new AdapterException(FailureKind.Transient, "GW2362", $"the register has a trouble of its own: {PartnerText.Clean(answer.Text)}");
            default:
                return DeliveryOutcome.Rejected("GW4305", PartnerText.Clean(answer.Text));
        }
    }

    private AdapterException NoQuota(string message) => new(FailureKind.Throttled, "GW2363", message)
    {
        Fix = "Wait for tomorrow, or ask for a larger quota and set \"dailyQuota\".",
        RetryAfter = quota.UntilTomorrow(),
    };
}
