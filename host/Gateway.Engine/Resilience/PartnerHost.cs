using Gateway.Sdk;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Engine.Resilience;

/// <summary>The circuit breaker of one partner host.</summary>
internal sealed class PartnerHost
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<HttpResponseMessage> _breaker;
    public PartnerHost(string name, BreakerOptions options, TimeProvider time, ResilienceTelemetry telemetry)
    {
        Name = name;
        _breaker = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = name, TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = options.FailurePercent / 100,
                MinimumThroughput = options.MinimumCalls,
                SamplingDuration = options.Window,
                BreakDuration = options.OpenFor,
                StateProvider = _state,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome)),
                OnOpened = arguments => Told(() => telemetry.BreakerOpened(name, arguments.BreakDuration)),
                OnClosed = _ => Told(() => telemetry.BreakerClosed(name)),
            })
            .Build();
    }

    public string Name { get; }

    /// <exception cref="AdapterException">The breaker is open (<see cref="FailureKind.Transient"/>); nothing was sent.</exception>
    public async ValueTask<HttpResponseMessage> SendAsync(Func<CancellationToken, ValueTask<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _breaker.ExecuteAsync(static (send, cancellationToken) => send(cancellationToken), send, cancellationToken);
        }
        catch (BrokenCircuitException open)
        {
            throw new AdapterException(FailureKind.Transient, "GW2215", $"{Name} failed too often and is left alone for a while; nothing was sent", open)
            {
                RetryAfter = open.RetryAfter,
                Fix = "wait, or look at what the partner answered before",
            };
        }
    }

    public BreakerState State => _state.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.Probing,
        _ => BreakerState.Open,
    };

    /// <summary>The host is ill; a refusal, a full quota or a mistake of ours says nothing about its health.</summary>
    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => (int)response.StatusCode is >= 500 and not 501,
        { Exception: AdapterException failure } => failure.Kind is FailureKind.Unknown or FailureKind.Transient,
        { Exception: HttpRequestException or IOException or TimeoutException } => true,
        _ => false,
    };

    private static ValueTask Told(Action tell)
    {
        tell();
        return ValueTask.CompletedTask;
    }
}
