using Gateway.Plugins.Rest.Requests;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Checking;

/// <summary>Tests a connection without changing anything: one request, or the first page of the first stream that can be read.</summary>
internal sealed class EndpointCheck(RestEndpoint endpoint)
{
    public async Task<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        var steps = new List<CheckStep>();
        if (endpoint.Settings.Check is { } check)
        {
            await StepAsync(steps, "Call", token => CallAsync(new RequestPlan(endpoint.Settings, check, "GET"), token), cancellationToken);
        }
        else if (endpoint.Settings.Streams.FirstOrDefault(stream => stream.Value.Read is not null).Key is { } stream)
        {
            await StepAsync(steps, "Read", token => ReadAsync(stream, token), cancellationToken);
        }
        else
        {
            await StepAsync(steps, "Client", async token =>
            {
                await endpoint.ExchangeAsync(token);
                return "no harmless request is described; write \"check\" to have one sent";
            }, cancellationToken);
        }

        if (endpoint.Certificate is { } own && CertificateEnd.Near(own, endpoint.Time.GetUtcNow()) is { } near)
        {
            steps.Add(new CheckStep("Certificate", true, near.Message, TimeSpan.Zero, CertificateEnd.Fix));
        }

        return new CheckReport(steps);
    }

    private async Task<string> CallAsync(RequestPlan request, CancellationToken cancellationToken)
    {
        var exchange = await endpoint.ExchangeAsync(cancellationToken);
        var bindings = endpoint.NewBindings();
        var rules = ErrorRules.Parse(endpoint.Settings.Errors, ExpressionScope.Default);
        var (answer, _) = await exchange.SendAsync(() => request.Build(bindings, ParameterSet.Empty), rules, bindings, cancellationToken);
        using (answer)
        {
            return $"{endpoint.Settings.BaseUrl.Authority} answered {answer.Status}";
        }
    }

    private async Task<string> ReadAsync(string stream, CancellationToken cancellationToken)
    {
        await foreach (var page in endpoint.ReadStreamAsync(stream, null, cancellationToken))
        {
            using (page)
            {
                return $"{page.Records.Count} records on the first page of \"{stream}\"";
            }
        }

        return $"\"{stream}\" is empty";
    }

    private async Task StepAsync(List<CheckStep> steps, string name, Func<CancellationToken, Task<string>> test, CancellationToken cancellationToken)
    {
        var started = endpoint.Time.GetTimestamp();
        try
        {
            var seen = await test(cancellationToken);
            steps.Add(new CheckStep(name, true, seen, endpoint.Time.GetElapsedTime(started)));
        }
        catch (AdapterException e)
        {
            steps.Add(new CheckStep(name, false, $"{e.Code}: {e.Message}", endpoint.Time.GetElapsedTime(started), e.Fix));
        }
    }
}
