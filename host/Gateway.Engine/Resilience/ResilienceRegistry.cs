using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sdk.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Resilience;

/// <summary>
/// Accounts and partner hosts of the whole process. One lives as long as the host, so that rates, pauses and breakers outlast
/// runs and configuration changes. Safe for concurrent use.
/// </summary>
public sealed class ResilienceRegistry(TimeProvider time, ILogger<ResilienceRegistry> log)
{
    private readonly ConcurrentDictionary<string, AccountGate> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Host, BreakerOptions Options), Lazy<PartnerHost>> _hosts = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _certificates = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, (X509Certificate2 Certificate, int Told)> _own = new(StringComparer.Ordinal);

    internal TimeProvider Time => time;

    internal ResilienceTelemetry Telemetry { get; } = new(log);

    /// <summary>How the calls to partners stand now.</summary>
    public ResilienceStatus Status() => new(
        [.. _accounts.Values.Select(account => account.Status()).Where(account => account.Endpoints.Count > 0).OrderBy(account => account.Account, StringComparer.Ordinal)],
        [.. _hosts.Values.Select(host => StatusOf(host.Value)).OrderBy(host => host.Host, StringComparer.Ordinal)])
    {
        OwnCertificates = [.. _own.OrderBy(own => own.Key, StringComparer.Ordinal).Select(own =>
            new OwnCertificateStatus(own.Key, own.Value.Certificate.NotAfter.ToUniversalTime(), CertificateEnd.Near(own.Value.Certificate, time.GetUtcNow())?.Message))],
    };

    internal AccountGate Account(string name) => _accounts.GetOrAdd(name, static (name, time) => new AccountGate(name, time), time);

    internal PartnerHost Host(Uri address, BreakerOptions options) =>
        _hosts.GetOrAdd(($"{address.IdnHost}:{address.Port}", options), key => new(() => new PartnerHost(key.Host, key.Options, time, Telemetry))).Value;

    /// <summary>An endpoint shows a certificate of ours. When it nears its end that is logged once a stage.</summary>
    internal void Uses(string endpoint, X509Certificate2 certificate)
    {
        var near = CertificateEnd.Near(certificate, time.GetUtcNow());
        var told = _own.TryGetValue(endpoint, out var known) && known.Certificate.Equals(certificate) ? known.Told : int.MaxValue;
        _own[endpoint] = (certificate, near?.Stage ?? int.MaxValue);
        if (near is not null && near.Stage < told)
        {
            Telemetry.CertificateEnds(endpoint, near.Message);
        }
    }

    internal void SawCertificate(string host, DateTimeOffset ends) => _certificates[host] = ends;

    private HostStatus StatusOf(PartnerHost host) =>
        new(host.Name, host.State, _certificates.TryGetValue(host.Name[..host.Name.LastIndexOf(':')], out var ends) ? ends : null);
}
