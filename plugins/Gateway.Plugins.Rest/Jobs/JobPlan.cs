using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Jobs;

/// <summary>A job that must be made before its result can be read.</summary>
internal sealed class JobPlan(RestSettings endpoint, JobSettings settings, ErrorRules rules)
{
    private readonly RequestPlan _create = new(endpoint, settings.Create, "POST");
    private readonly RequestPlan? _poll = settings.Poll is null ? null : new RequestPlan(endpoint, settings.Poll, "GET");
    private readonly RequestPlan? _delete = settings.Delete is null ? null : new RequestPlan(endpoint, settings.Delete, "DELETE");
    private readonly Condition? _done = settings.Done is null ? null : Condition.Parse(settings.Done, ExpressionScope.Default);
    private readonly Condition? _failed = settings.Failed is null ? null : Condition.Parse(settings.Failed, ExpressionScope.Default);

    /// <summary>Makes the job and waits until it is done; its newest answer becomes <c>job</c>.</summary>
    /// <exception cref="AdapterException">It failed or took too long (<c>GW2257</c>).</exception>
    public async Task RunAsync(HttpExchange exchange, Bindings bindings, ParameterSet parameters, TimeProvider time, CancellationToken cancellationToken)
    {
        await CallAsync(_create, exchange, bindings, parameters, cancellationToken);
        var started = time.GetTimestamp();
        while (_poll is not null)
        {
            await CallAsync(_poll, exchange, bindings, ParameterSet.Empty, cancellationToken);
            if (_failed?.Holds(bindings) == true)
            {
                throw Failed("the partner says that the job failed");
            }

            if (_done is null || _done.Holds(bindings))
            {
                return;
            }

            if (time.GetElapsedTime(started) > settings.For)
            {
                throw Failed($"the job was not done within {settings.For.TotalMinutes:0.#} minutes");
            }

            await Task.Delay(settings.Every, time, cancellationToken);
        }
    }

    /// <summary>Removes the job.</summary>
    public async Task RemoveAsync(HttpExchange exchange, Bindings bindings, CancellationToken cancellationToken)
    {
        if (_delete is not null)
        {
            var (answer, _) = await exchange.SendAsync(() => _delete.Build(bindings, ParameterSet.Empty), rules, bindings, cancellationToken);
            answer.Dispose();
        }
    }

    private async Task CallAsync(RequestPlan request, HttpExchange exchange, Bindings bindings, ParameterSet parameters, CancellationToken cancellationToken)
    {
        var (answer, _) = await exchange.SendAsync(() => request.Build(bindings, parameters), rules, bindings, cancellationToken);
        using (answer)
        {
            answer.BindTo(bindings);
            bindings.Set("job", answer.Value);
        }
    }

    private static AdapterException Failed(string message) => new(FailureKind.Transient, "GW2257", message)
    {
        Fix = "Look at the partner's job list; the next run makes a new job.",
    };
}
