using Gateway.Engine.Resilience;
using Gateway.Sdk;

namespace Gateway.Engine.Receiving;

/// <summary>How much a partner may send us: the object <c>inbound</c> of an endpoint file.</summary>
public sealed record InboundLimits : IValidatable
{
    /// <summary>Most bytes of one request; a larger one gets 413. Default: 1 MiB.</summary>
    public int MaxBody { get; init; } = 1 << 20;

    /// <summary>Most requests a second; more get 429 with the time to wait. Default: 50.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that may come at once after a pause. Default: 100.</summary>
    public int Burst { get; init; } = 100;

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (MaxBody is < 1 or > 64 << 20)
        {
            yield return EndpointResilience.OutOfRange("/maxBody", MaxBody, "between 1 and 67108864");
        }

        if (!(RequestsPerSecond is >= 0.001 and <= 10_000))
        {
            yield return EndpointResilience.OutOfRange("/requestsPerSecond", RequestsPerSecond, "between 0.001 and 10000");
        }

        if (Burst is < 1 or > 10_000)
        {
            yield return EndpointResilience.OutOfRange("/burst", Burst, "between 1 and 10000");
        }
    }
}
