using Gateway.Engine.Resilience;

namespace Gateway.Engine.Tests.Resilience;

public sealed class EndpointOptionsTests
{
    [Fact]
    public void Defaults_are_valid()
    {
        new EndpointResilience().Validate().ShouldBeEmpty();
        new EndpointNetwork().Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_out_of_range_is_reported_at_once()
    {
        var options = new EndpointResilience
        {
            RequestsPerSecond = double.NaN,
            Burst = 0,
            Concurrency = -1,
            Retries = 99,
            ConnectTimeout = TimeSpan.Zero,
            AttemptTimeout = TimeSpan.FromDays(9),
            IdleTimeout = TimeSpan.FromSeconds(-1),
            TotalTimeout = TimeSpan.Zero,
            RetryDelay = TimeSpan.Zero,
            MaxRetryDelay = TimeSpan.Zero,
            Breaker = new() { FailurePercent = 0, MinimumCalls = 1, Window = TimeSpan.Zero, OpenFor = TimeSpan.FromDays(1) },
        };

        options.Validate().Select(error => error.Pointer).ShouldBe(
        [
            "/requestsPerSecond", "/burst", "/concurrency", "/retries", "/connectTimeout", "/attemptTimeout", "/idleTimeout", "/totalTimeout",
            "/retryDelay", "/maxRetryDelay", "/breaker/failurePercent", "/breaker/minimumCalls", "/breaker/window", "/breaker/openFor",
        ]);
    }

    [Fact]
    public void Wrong_hosts_ranges_proxies_and_pins_are_reported_at_once()
    {
        var options = new EndpointNetwork
        {
            AllowedHosts = ["api.example", "api.example:8443", "https://api.example", "a b", "api.example/path"],
            AllowPrivate = ["10.2.0.0/16", "10.2.0.1", "fd00::/8", "private"],
            Proxy = new Uri("http://user:word@proxy:3128"),
            Pins = ["short"],
            MaxCompressionRatio = 1,
        };

        options.Validate().Select(error => error.Pointer).ShouldBe(
            ["/allowedHosts/2", "/allowedHosts/3", "/allowedHosts/4", "/allowPrivate/1", "/allowPrivate/3", "/proxy", "/pins/0", "/pins", "/maxCompressionRatio"]);
    }
}
