using System.Net;
using Gateway.Engine.Plugins;

namespace Gateway.Engine.Configuration;

/// <summary>One configured connection to one partner: one file in <c>endpoints/</c>.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Identifier, equal to the file name.</summary>
    public required string Id { get; init; }

    /// <summary>The adapter that speaks to the partner.</summary>
    public required AdapterName Adapter { get; init; }

    /// <summary>The partner in words, for people. Default: the id.</summary>
    public string? Title { get; init; }

    /// <summary>Tag compared with <see cref="GatewaySettings.Environment"/>. Null: fits every installation.</summary>
    public string? Environment { get; init; }

    /// <summary>Account of <c>gateway.json</c> whose limits it shares. Null: its own, under its id.</summary>
    public string? Account { get; init; }

    public ResilienceDefinition Resilience { get; init; } = new();

    /// <summary>Hosts beyond the base address that may be called, as <c>host</c> or <c>host:port</c>. Default: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Private, loopback or link-local networks that may be called, as CIDR: <c>10.2.0.0/16</c>. Default: none.</summary>
    public IReadOnlyList<IPNetwork> AllowPrivate { get; init; } = [];
}

/// <summary>What one partner lets us do, over all endpoints that name the account.</summary>
public sealed record AccountDefinition
{
    public required string Id { get; init; }

    /// <summary>Requests started in a second, on average. Null: no limit.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests that may start at once after a pause. Default: one second's worth, at least 1.</summary>
    public int? Burst { get; init; }

    /// <summary>Requests under way at once. Default: 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Requests that may wait for a turn; more are refused and tried later. Default: 1,000.</summary>
    public int Queue { get; init; } = 1_000;
}

/// <summary>How calls to an endpoint are guarded.</summary>
public sealed record ResilienceDefinition
{
    /// <summary>Longest time of one attempt. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest time of one call with all its attempts. Default: 10 minutes.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Repeats of a call that is safe to repeat. Default: 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first repeat; doubles each time, with full jitter. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between repeats of our own choosing. Default: 1 minute.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest <c>Retry-After</c> that is obeyed; a longer one is cut to it (delivery.md S12). Default: 1 hour.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromHours(1);

    public BreakerDefinition Breaker { get; init; } = new();
}

/// <summary>When calls to an endpoint stop for a while because too many fail.</summary>
public sealed record BreakerDefinition
{
    /// <summary>Whether it is used. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Share of failed calls that opens it, in per cent. Default: 50.</summary>
    public double FailurePercent { get; init; } = 50;

    /// <summary>Calls within <see cref="Window"/> below which it never opens. Default: 10.</summary>
    public int MinimumCalls { get; init; } = 10;

    /// <summary>Time over which calls are counted. Default: 30 seconds.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before one call is let through. Default: 30 seconds.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);
}
