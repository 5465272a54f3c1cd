using System.Net;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>Where an endpoint may connect to: the object <c>network</c> of an endpoint file (security.md T2 and T10).</summary>
public sealed record EndpointNetwork : IValidatable
{
    /// <summary>Hosts beside the adapter's own that may be called, as <c>host</c> or <c>host:port</c>. Default: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Address ranges (<c>10.2.0.0/16</c>, <c>127.0.0.1/32</c>) that may be reached although they are loopback, private, link-local or otherwise
    /// not public. Cloud metadata addresses open only when the address itself is listed. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowPrivate { get; init; } = [];

    /// <summary>Address of an egress proxy, <c>http://host:port</c>. Its own address must be public or listed. Default: none, also not the system's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>
    /// Accepted keys of the partner's server certificate: base64 of the SHA-256 of its SubjectPublicKeyInfo, at least two so that one can be replaced.
    /// Default: none, the certificate authorities decide alone.
    /// </summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary>PEM file with the authorities that may sign the partner's certificate. Default: those of the system.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Most times an answer may grow by decompression. Default: 100.</summary>
    public int MaxCompressionRatio { get; init; } = 100;

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        for (var i = 0; i < AllowedHosts.Count; i++)
        {
            if (!Uri.TryCreate($"http://{AllowedHosts[i]}/", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            {
                yield return new($"/allowedHosts/{i}", "GW2111", $"\"{AllowedHosts[i]}\" is not a host", "write host or host:port, without scheme and path");
            }
        }

        for (var i = 0; i < AllowPrivate.Count; i++)
        {
            if (!IPNetwork.TryParse(AllowPrivate[i], out _))
            {
                yield return new($"/allowPrivate/{i}", "GW2112", $"\"{AllowPrivate[i]}\" is not an address range", "write it as 10.2.0.0/16");
            }
        }

        if (Proxy is { } proxy && (!proxy.IsAbsoluteUri || proxy.Scheme != Uri.UriSchemeHttp || proxy.UserInfo.Length > 0))
        {
            yield return new("/proxy", "GW2113", "the proxy is not an http address without credentials", "write it as http://host:port");
        }

        for (var i = 0; i < Pins.Count; i++)
        {
            if (!IsHash(Pins[i]))
            {
                yield return new($"/pins/{i}", "GW2114", "a pin is not the base64 of a SHA-256", "write the 44 characters of the key's hash");
            }
        }
        if (Pins.Count == 1)
        {
            yield return new("/pins", "GW2115", "there is only one pin, and the day it is replaced the endpoint stops", "add the pin of the key that will follow");
        }

        if (MaxCompressionRatio is < 2 or > 10_000)
        {
            yield return EndpointResilience.OutOfRange("/maxCompressionRatio", MaxCompressionRatio, "between 2 and 10000");
        }
    }

    private static bool IsHash(string pin)
    {
        Span<byte> hash = stackalloc byte[48];
        return Convert.TryFromBase64String(pin, hash, out var length) && length == 32;
    }
}
