using System.Net;
using System.Net.Sockets;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>
/// Which addresses may be connected to: public ones, and those an operator listed (security.md T2). Decides on the address really used,
/// so that no spelling, redirect or changed name record gets around it. Pure.
/// </summary>
internal sealed class AddressRules(IEnumerable<IPNetwork> allowed)
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Special-purpose ranges of RFC 6890 and its registry that lie within otherwise public space.</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(range => IPNetwork.Parse(range)),
    ];

    /// <summary>Where clouds hand credentials to whoever asks: a listed range never opens them by the way.</summary>
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("169.254.169.254"), IPAddress.Parse("169.254.170.2"), IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("fd00:ec2::254"),
    ];

    private readonly IPNetwork[] _allowed = [.. allowed];

    public bool Allows(IPAddress address)
    {
        var real = Unwrap(address);
        if (Metadata.Contains(real))
        {
            return _allowed.Any(range => range.BaseAddress.Equals(real) && range.PrefixLength == (real.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
        }
        return IsPublic(real) || _allowed.Any(range => range.Contains(real));
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || PublicV6.Contains(address)) && !Special.Any(range => range.Contains(address));

    /// <summary>The IPv4 address a packet ends at when the address only carries it.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }
        return Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : WithoutScope(address);
    }

    private static IPAddress WithoutScope(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;
}
