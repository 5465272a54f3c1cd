using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Receiving;
using Gateway.Engine.Resilience;

namespace Gateway.Engine.Configuration.Files;

/// <summary>One file of <c>endpoints/</c>: what the host reads of it. The adapter reads <c>settings</c>.</summary>
/// <param name="Definition">Everything but the adapter, which is looked up when all files are read.</param>
/// <param name="AdapterText">The adapter as written.</param>
internal sealed record EndpointFile(EndpointDefinition Definition, string AdapterText)
{
    public static EndpointFile Read(ObjectReader o, string id, EndpointResilience defaults)
    {
        FileHead.Note(o);
        var adapter = o.Required("adapter", ReferenceTypes.Adapter, "name and major version of the adapter, such as \"rest@1\".");
        var definition = new EndpointDefinition
        {
            Id = id,
            Adapter = default,
            Title = o.Optional("title", Types.Text, null, "The partner in words. Default: the id."),
            Environment = o.Optional("environment", Types.Id, null, "Tag that must equal the one of gateway.json. Default: fits everywhere."),
            Limits = o.Optional("limits", Types.Checked(p => Limits(p, defaults)), defaults, "How fast and how patiently it calls."),
            Network = o.Optional("network", Types.Checked(Network), new(), "Where it may connect to."),
            Inbound = o.Optional("inbound", Types.Checked(Inbound), new(), "How much the partner may send us by itself."),
        };
        o.Optional("settings", Types.Any, null, "What the adapter needs.");
        return new EndpointFile(definition, adapter);
    }

    public static EndpointResilience Limits(ObjectReader o, EndpointResilience usual) => usual with
    {
        Account = o.Optional("account", ReferenceTypes.Account, usual.Account, "Account of gateway.json whose rate and concurrency it shares. Default: its own."),
        RequestsPerSecond = o.Optional("requestsPerSecond", Types.AnyNumber.OrNull(), usual.RequestsPerSecond, "Most requests a second. Default: no limit."),
        Burst = o.Optional("burst", Types.AnyInteger.OrNull(), usual.Burst, "Requests that may leave at once after a pause. Default: one second's worth."),
        Concurrency = o.Optional("concurrency", Types.AnyInteger, usual.Concurrency, "Most requests under way at once. Default: 8."),
        ConnectTimeout = o.Optional("connectTimeout", Types.AnyDuration, usual.ConnectTimeout, "Longest time for name, connection and TLS. Default: 10s."),
        AttemptTimeout = o.Optional("attemptTimeout", Types.AnyDuration, usual.AttemptTimeout, "Longest time of one attempt. Default: 100s."),
        IdleTimeout = o.Optional("idleTimeout", Types.AnyDuration, usual.IdleTimeout, "Longest silence inside an answer. Default: 30s."),
        TotalTimeout = o.Optional("totalTimeout", Types.AnyDuration, usual.TotalTimeout, "Longest time of all attempts of one request. Default: 5m."),
        Retries = o.Optional("retries", Types.AnyInteger, usual.Retries, "Repeats of a request that is safe to repeat. Default: 3."),
        RetryDelay = o.Optional("retryDelay", Types.AnyDuration, usual.RetryDelay, "Bound of the first random wait; it doubles. Default: 1s."),
        MaxRetryDelay = o.Optional("maxRetryDelay", Types.AnyDuration, usual.MaxRetryDelay, "Bound the random waits grow to. Default: 30s."),
        Breaker = o.Optional("breaker", Types.Object(p => Breaker(p, usual.Breaker)), usual.Breaker, "When calls to a failing host are held back."),
    };

    /// <summary>Reads an account of <c>gateway.json</c>: the limits that several endpoints share.</summary>
    public static EndpointResilience Account(ObjectReader o) => new()
    {
        RequestsPerSecond = o.Optional("requestsPerSecond", Types.AnyNumber.OrNull(), null, "Most requests a second. Default: no limit."),
        Burst = o.Optional("burst", Types.AnyInteger.OrNull(), null, "Requests that may leave at once after a pause. Default: one second's worth."),
        Concurrency = o.Optional("concurrency", Types.AnyInteger, 8, "Most requests under way at once. Default: 8."),
    };

    private static BreakerOptions Breaker(ObjectReader o, BreakerOptions usual) => usual with
    {
        FailurePercent = o.Optional("failurePercent", Types.AnyNumber, usual.FailurePercent, "Share of failed calls that opens it. Default: 50."),
        MinimumCalls = o.Optional("minimumCalls", Types.AnyInteger, usual.MinimumCalls, "Calls in the window before the share counts. Default: 8."),
        Window = o.Optional("window", Types.AnyDuration, usual.Window, "Over which time calls are counted. Default: 30s."),
        OpenFor = o.Optional("openFor", Types.AnyDuration, usual.OpenFor, "How long calls are held back. Default: 30s."),
    };

    private static InboundLimits Inbound(ObjectReader o)
    {
        var usual = new InboundLimits();
        return new InboundLimits
        {
            MaxBody = o.Optional("maxBody", Types.AnyInteger, usual.MaxBody, "Most bytes of one request. Default: 1048576."),
            RequestsPerSecond = o.Optional("requestsPerSecond", Types.AnyNumber, usual.RequestsPerSecond, "Most requests a second. Default: 50."),
            Burst = o.Optional("burst", Types.AnyInteger, usual.Burst, "Requests that may come at once after a pause. Default: 100."),
        };
    }

    private static EndpointNetwork Network(ObjectReader o)
    {
        var usual = new EndpointNetwork();
        return usual with
        {
            AllowedHosts = o.Optional("allowedHosts", Types.ListOf(Types.Text), [], "Hosts beside the adapter's own, as host or host:port. Default: none."),
            AllowPrivate = o.Optional("allowPrivate", Types.ListOf(Types.Text), [], "Private or loopback ranges that may be reached, as 10.2.0.0/16. Default: none."),
            Proxy = o.Optional("proxy", Types.Address, null, "Egress proxy, as http://host:port. Default: none."),
            Pins = o.Optional("pins", Types.ListOf(Types.Text), [], "Base64 of the SHA-256 of accepted server keys. Default: none."),
            MaxCompressionRatio = o.Optional("maxCompressionRatio", Types.AnyInteger, usual.MaxCompressionRatio, "Most times an answer may grow by decompression. Default: 100."),
        };
    }
}
