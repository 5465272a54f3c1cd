using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>How patiently and how fast an endpoint calls its partner: the object <c>limits</c> of an endpoint file.</summary>
public sealed record EndpointResilience : IValidatable
{
    /// <summary>Name of the partner account. Endpoints that name the same one share its rate and concurrency. Default: the endpoint's own.</summary>
    public string? Account { get; init; }

    /// <summary>Most requests a second on this account. Null: no limit. Default: no limit.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests that may leave at once after a pause. Default: one second's worth.</summary>
    public int? Burst { get; init; }

    /// <summary>Most requests of this account under way at once. Default: 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Longest time for name, connection and TLS together. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for one attempt, from sending to the last byte. The adapter may ask for less. Default: 100 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest silence inside an answer. Default: 30 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for all attempts and waits of one request until its answer begins. Default: 5 minutes.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Repeats of a request that is safe to repeat. Default: 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Bound of the first random wait; it doubles with each repeat. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bound the random waits grow to. Default: 30 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When calls to a failing host are held back.</summary>
    public BreakerOptions Breaker { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (RequestsPerSecond is { } rate && !(rate is >= 0.001 and <= 10_000))
        {
            yield return OutOfRange("/requestsPerSecond", rate, "between 0.001 and 10000");
        }
        if (Burst is { } burst && burst is < 1 or > 10_000)
        {
            yield return OutOfRange("/burst", Burst, "between 1 and 10000");
        }
        if (Concurrency is < 1 or > 1_000)
        {
            yield return OutOfRange("/concurrency", Concurrency, "between 1 and 1000");
        }
        if (Retries is < 0 or > 20)
        {
            yield return OutOfRange("/retries", Retries, "between 0 and 20");
        }

        foreach (var (name, value, longest) in Durations())
        {
            if (value <= TimeSpan.Zero || value > longest)
            {
                yield return OutOfRange(name, value, $"above zero and at most {longest.TotalSeconds:0} s");
            }
        }

        foreach (var error in Breaker.Validate())
        {
            yield return error with { Pointer = "/breaker" + error.Pointer };
        }
    }

    internal static SettingsError OutOfRange(string pointer, object? value, string range) =>
        new(pointer, "GW2110", $"{pointer[1..]} is {value}, which is out of range", $"write a value {range}");

    private IEnumerable<(string Name, TimeSpan Value, TimeSpan Longest)> Durations() =>
    [
        ("/connectTimeout", ConnectTimeout, TimeSpan.FromMinutes(5)),
        ("/attemptTimeout", AttemptTimeout, TimeSpan.FromHours(1)),
        ("/idleTimeout", IdleTimeout, TimeSpan.FromHours(1)),
        ("/totalTimeout", TotalTimeout, TimeSpan.FromHours(6)),
        ("/retryDelay", RetryDelay, TimeSpan.FromHours(1)),
        ("/maxRetryDelay", MaxRetryDelay, TimeSpan.FromHours(1)),
    ];
}

/// <summary>When calls to a failing host are held back. Endpoints on one host with equal options share one breaker.</summary>
public sealed record BreakerOptions : IValidatable
{
    /// <summary>Share of failed calls that opens it, in per cent. Default: 50.</summary>
    public double FailurePercent { get; init; } = 50;

    /// <summary>Calls within <see cref="Window"/> before the share counts. Default: 8.</summary>
    public int MinimumCalls { get; init; } = 8;

    /// <summary>Over which time calls are counted. Default: 30 seconds.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long calls are held back before one is let through as a probe. Default: 30 seconds.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (!(FailurePercent is > 0 and <= 100))
        {
            yield return EndpointResilience.OutOfRange("/failurePercent", FailurePercent, "above 0 and at most 100");
        }
        if (MinimumCalls is < 2 or > 10_000)
        {
            yield return EndpointResilience.OutOfRange("/minimumCalls", MinimumCalls, "between 2 and 10000");
        }
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromHours(1))
        {
            yield return EndpointResilience.OutOfRange("/window", Window, "between 1 s and 1 h");
        }
        if (OpenFor < TimeSpan.FromSeconds(1) || OpenFor > TimeSpan.FromHours(1))
        {
            yield return EndpointResilience.OutOfRange("/openFor", OpenFor, "between 1 s and 1 h");
        }
    }
}
