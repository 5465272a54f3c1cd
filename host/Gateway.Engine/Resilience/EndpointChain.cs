using Polly;

namespace Gateway.Engine.Resilience;

/// <summary>What all clients of an endpoint share.</summary>
internal sealed record EndpointChain(
    string Endpoint,
    EndpointResilience Limits,
    EndpointNetwork Network,
    AccountGate Account,
    ResiliencePipeline<HttpResponseMessage> Pipeline,
    ResilienceRegistry Registry,
    Func<double> Random)
{
    public TimeProvider Time => Registry.Time;

    public ResilienceTelemetry Telemetry => Registry.Telemetry;
}
