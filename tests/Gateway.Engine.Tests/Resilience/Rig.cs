using Gateway.Engine.Resilience;
using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>One process's registry and the endpoints made on it. Loopback is listed, waits of our own choosing are zero.</summary>
internal sealed class Rig(TimeProvider? time = null, ILogger<ResilienceRegistry>? log = null) : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public static EndpointNetwork Loopback { get; } = new() { AllowPrivate = ["127.0.0.0/8"] };

    public ResilienceRegistry Registry { get; } = new(time ?? TimeProvider.System, log ?? NullLogger<ResilienceRegistry>.Instance);

    public EndpointHttp Endpoint(
        string name = "kemnaker", EndpointResilience? limits = null, EndpointNetwork? network = null, Func<GuardedDialer, GuardedDialer>? dialer = null)
    {
        var endpoint = new EndpointHttp(name, limits ?? new(), network ?? Loopback, Registry, () => 0, dialer);
        _owned.Add(endpoint);
        return endpoint;
    }

    public HttpClient Client(
        Uri address, EndpointResilience? limits = null, EndpointNetwork? network = null, Func<HttpClientOptions, HttpClientOptions>? options = null, string name = "kemnaker")
    {
        var asked = new HttpClientOptions { BaseAddress = address };
        var client = Endpoint(name, limits, network).Create(options is null ? asked : options(asked));
        _owned.Add(client);
        return client;
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());
}

internal static class Sending
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> GetIt(this HttpClient client) => client.GetAsync("x", Stop);

    public static async Task<HttpResponseMessage> SendIt(this HttpClient client, string method, bool repeatable = false, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "x") { Content = content ?? new StringContent("{}") };
        request.Options.Set(GatewayRequestOptions.Repeatable, repeatable);
        return await client.SendAsync(request, Stop);
    }

    public static Task<AdapterException> ShouldFail(this Task<HttpResponseMessage> sending) => Should.ThrowAsync<AdapterException>(sending);

    /// <summary>Waits, in real time, until something that is bound to happen has happened.</summary>
    public static async Task Until(Func<bool> reached)
    {
        while (!reached())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Stop);
        }
    }
}
