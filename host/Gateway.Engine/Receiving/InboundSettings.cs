using System.Net;
using Gateway.Sdk;

namespace Gateway.Engine.Receiving;

/// <summary>Where partners reach us: the object <c>inbound</c> of <c>gateway.json</c>. A change of it takes effect with the next start.</summary>
public sealed record InboundSettings : IValidatable
{
    /// <summary>IP address that is listened on. Default: 127.0.0.1.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes any free one. Default: 7081.</summary>
    public int Port { get; init; } = 7081;

    /// <summary>Secret with certificate and private key in PEM, or a PKCS#12 file in base64. Null: plain HTTP, for a proxy that speaks TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>Whether plain HTTP may be spoken on an address that is not loopback, because a proxy on another machine speaks TLS. Default: false.</summary>
    public bool AllowPlain { get; init; }

    /// <summary>The address partners write, where a proxy changes it; signatures that cover the address need it. Null: as they wrote it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (!IPAddress.TryParse(Address, out var address))
        {
            yield return new("/address", "GW2130", $"\"{Address}\" is not an IP address", "write one such as 127.0.0.1, or 0.0.0.0 for all");
        }
        else if (!IPAddress.IsLoopback(address) && Certificate is null && !AllowPlain)
        {
            yield return new("/address", "GW2131", "partners' data would cross the network unencrypted: this address is not loopback and there is no certificate",
                "add \"certificate\", or \"allowPlain\": true when a proxy on a protected network speaks TLS");
        }

        if (PublicUrl is { } url && (!url.IsAbsoluteUri || url.UserInfo.Length > 0 || url.Query.Length > 0 || !url.AbsolutePath.EndsWith('/')))
        {
            yield return new("/publicUrl", "GW2132", "the public address is not a base address", "write it as https://gateway.kota.example/, ending in a slash");
        }
    }
}
