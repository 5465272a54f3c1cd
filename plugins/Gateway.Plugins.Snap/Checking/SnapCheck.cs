using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Calls;
using Gateway.Plugins.Snap.Paying;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Checking;

/// <summary>Tests keys, agreement and accounts without moving anything: a token, then the balance of each account of ours.</summary>
internal sealed class SnapCheck(SnapSettings settings, SnapClient client, TimeProvider time)
{
    public async Task<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        var steps = new List<CheckStep>();
        var goesOn = await StepAsync(steps, "Token", async token =>
        {
            await client.LogInAsync(token);
            return "the bank knows our client id and key";
        }, cancellationToken);
        foreach (var account in Accounts())
        {
            goesOn = goesOn && await StepAsync(steps, "Balance", token => BalanceAsync(account, token), cancellationToken);
        }

        return new CheckReport(steps);
    }

    private IEnumerable<string> Accounts() =>
        new[] { settings.Payments?.SourceAccount }.OfType<string>().Concat(settings.Statements?.Accounts ?? []).Distinct(StringComparer.Ordinal);

    // The balance itself is nobody's business here.
    private async Task<string> BalanceAsync(string account, CancellationToken cancellationToken)
    {
        var question = Payment.Write(json => json.WriteString("accountNo", account));
        var answer = await client.AskAsync(settings.Services.Balance, question, cancellationToken);
        return answer.Action is SnapAction.Done ? $"the bank tells the balance of the account that ends in {account[^Math.Min(4, account.Length)..]}" : throw answer.ToException();
    }

    private async Task<bool> StepAsync(List<CheckStep> steps, string name, Func<CancellationToken, Task<string>> test, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            steps.Add(new CheckStep(name, true, await test(cancellationToken), time.GetElapsedTime(started)));
            return true;
        }
        catch (AdapterException e)
        {
            steps.Add(new CheckStep(name, false, $"{e.Code}: {e.Message}", time.GetElapsedTime(started), e.Fix));
            return false;
        }
    }
}
