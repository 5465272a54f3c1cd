using System.Net;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>Which addresses a client may name: the base address's host and port, and the listed ones. Exact, no wildcards. Pure.</summary>
internal sealed class HostRules
{
    private readonly HashSet<(string Host, int Port)> _allowed = [];
    private readonly AddressRules _addresses;
    private readonly bool _secure;
    private readonly string _endpoint;

    public HostRules(string endpoint, Uri baseAddress, IEnumerable<string> allowedHosts, AddressRules addresses)
    {
        _endpoint = endpoint;
        _addresses = addresses;
        _secure = baseAddress.Scheme == Uri.UriSchemeHttps;
        _allowed.Add(Key(baseAddress));
        foreach (var host in allowedHosts)
        {
            _allowed.Add(Key(new Uri($"{baseAddress.Scheme}://{host}/")));
        }
    }

    /// <exception cref="AdapterException">The request would go where it may not (<see cref="FailureKind.Configuration"/>).</exception>
    public void Check(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw EgressRefusal.Scheme(_endpoint);
        }
        if (_secure && address.Scheme != Uri.UriSchemeHttps)
        {
            throw EgressRefusal.Plain(_endpoint, address);
        }
        if (!_allowed.Contains(Key(address)))
        {
            throw EgressRefusal.Host(_endpoint, address);
        }

        // Behind a proxy the dialled address is the proxy's, so a literal one is judged here already.
        if (IPAddress.TryParse(address.IdnHost, out var literal) && !_addresses.Allows(literal))
        {
            throw EgressRefusal.Address(_endpoint, address.IdnHost, literal);
        }
    }

    private static (string Host, int Port) Key(Uri address) => (address.IdnHost.ToLowerInvariant(), address.Port);
}
