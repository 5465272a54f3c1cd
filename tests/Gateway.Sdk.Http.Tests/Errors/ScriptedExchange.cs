using System.Net;
using System.Text;

namespace Gateway.Sdk.Http.Tests.Errors;

/// <summary>An exchange with answers in their order, and a clock that notes each wait instead of waiting.</summary>
internal sealed class ScriptedExchange : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = [];
    private readonly Clock _clock = new();

    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    /// <summary>How often a request left.</summary>
    public int Sent { get; private set; }

    /// <summary>Seconds of each wait.</summary>
    public IEnumerable<double> Waits => _clock.Waits.Select(wait => wait.TotalSeconds);

    public int Renewals { get; private set; }

    public ScriptedExchange Answers(int status, string body = "{}", int times = 1, params (string Name, string Value)[] headers)
    {
        for (var i = 0; i < times; i++)
        {
            _answers.Enqueue(() =>
            {
                var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                foreach (var (name, value) in headers)
                {
                    response.Headers.TryAddWithoutValidation(name, value);
                }

                return response;
            });
        }

        return this;
    }

    /// <summary>Sends a request under rules.</summary>
    public async Task<(int Status, ErrorRuleSettings? Rule)> SendAsync(string method, params ErrorRuleSettings[] rules)
    {
        using var client = new HttpClient(this, disposeHandler: false);
        var exchange = new HttpExchange(client, new Renewer(this), _clock, 1 << 20);
        var (answer, rule) = await exchange.SendAsync(
            () => new HttpRequestMessage(new HttpMethod(method), "https://mitra.example/"), ErrorRules.Parse(rules, ExpressionScope.Default), new Bindings(ExpressionScope.Default), TestContext.Current.CancellationToken);
        using (answer)
        {
            return (answer.Status, rule);
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent++;
        var response = _answers.Dequeue()();
        response.RequestMessage = request;
        return Task.FromResult(response);
    }

    private sealed class Renewer(ScriptedExchange exchange) : IRequestAuthenticator
    {
        public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) => default;

        public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            exchange.Renewals++;
            return new(true);
        }
    }

    private sealed class Clock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
