using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>
/// Makes the HTTP clients of one endpoint. Long-lived: keep one per endpoint and configuration version, dispose it once its last run is done.
/// Clients are light and die with the run; connections, rates and breakers stay.
/// </summary>
public sealed class EndpointHttp : IHttpClientSource, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _wires = new(StringComparer.Ordinal);
    private readonly EndpointChain _chain;
    private readonly AddressRules _addresses;
    private readonly GuardedDialer _dialer;

    public EndpointHttp(string endpoint, EndpointResilience limits, EndpointNetwork network, ResilienceRegistry registry)
        : this(endpoint, limits, network, registry, System.Random.Shared.NextDouble)
    {
    }

    internal EndpointHttp(
        string endpoint, EndpointResilience limits, EndpointNetwork network, ResilienceRegistry registry, Func<double> random, Func<GuardedDialer, GuardedDialer>? dialer = null)
    {
        var account = registry.Account(limits.Account ?? endpoint);
        account.SetLimits(this, endpoint, limits);
        _chain = new(endpoint, limits, network, account, ResilientHandler.BuildPipeline(endpoint, limits, registry.Time, registry.Telemetry), registry, random);
        _addresses = new AddressRules(network.AllowPrivate.Select(range => IPNetwork.Parse(range)));
        var plain = new GuardedDialer(endpoint, _addresses, registry.Time, limits.ConnectTimeout);
        _dialer = dialer is null ? plain : dialer(plain);
    }

    /// <inheritdoc/>
    /// <exception cref="AdapterException">The options do not make sense (<see cref="FailureKind.Configuration"/>).</exception>
    public HttpClient Create(HttpClientOptions options)
    {
        if (!options.BaseAddress.IsAbsoluteUri || !options.BaseAddress.AbsolutePath.EndsWith('/'))
        {
            throw new AdapterException(FailureKind.Configuration, "GW2101", $"{_chain.Endpoint}: the base address is not absolute or does not end with a slash")
            {
                Fix = "write it as https://host/path/",
            };
        }

        var hosts = new HostRules(_chain.Endpoint, options.BaseAddress, [.. options.AllowedHosts, .. _chain.Network.AllowedHosts], _addresses);
        var certificate = options.ClientCertificate;
        if (certificate is not null)
        {
            _chain.Registry.Uses(_chain.Endpoint, certificate);
        }

        var wire = _wires.GetOrAdd(certificate?.GetCertHashString(HashAlgorithmName.SHA256) ?? "", _ => new(() => new HttpMessageInvoker(Build(certificate)))).Value;
        return new HttpClient(new ResilientHandler(_chain, new Attempt(_chain, options, hosts, wire)))
        {
            BaseAddress = options.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Closes the connections and gives up the endpoint's say in its account's limits.</summary>
    public void Dispose()
    {
        _chain.Account.Forget(this);
        foreach (var wire in _wires.Values.Where(wire => wire.IsValueCreated))
        {
            wire.Value.Dispose();
        }
    }

    private SocketsHttpHandler Build(X509Certificate2? certificate) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = _chain.Network.Proxy is not null,
        Proxy = _chain.Network.Proxy is { } proxy ? new WebProxy(proxy) : null,
        ConnectTimeout = _chain.Limits.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 64,
        ResponseDrainTimeout = TimeSpan.FromSeconds(2),
        // Spans stay, but partners do not learn our trace identifiers.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        ConnectCallback = (context, cancellationToken) => _dialer.DialAsync(context.DnsEndPoint, cancellationToken),
        SslOptions = Secure(certificate),
    };

    private SslClientAuthenticationOptions Secure(X509Certificate2? own)
    {
        var rules = new TlsRules(_chain.Network.Pins);
        return new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificates = own is null ? null : [own],
            CertificateChainPolicy = Authorities.Policy(_chain.Endpoint, _chain.Network.CertificateAuthorities),
            RemoteCertificateValidationCallback = (sender, shown, chain, errors) =>
            {
                var host = ((SslStream)sender).TargetHostName;
                var certificate = shown as X509Certificate2;
                if (certificate is not null)
                {
                    _chain.Registry.SawCertificate(host, certificate.NotAfter.ToUniversalTime());
                }
                return rules.Accepts(host, certificate, chain, errors);
            },
        };
    }
}
