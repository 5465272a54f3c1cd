using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>Judges a partner's certificate: the authorities' verdict stands, pins come on top, and a refusal says why (delivery.md S3, S4).</summary>
internal sealed class TlsRules(IReadOnlyList<string> pins)
{
    /// <summary>True, or a refusal that says why.</summary>
    /// <exception cref="AdapterException">The certificate is refused (<see cref="FailureKind.Configuration"/>).</exception>
    public bool Accepts(string host, [NotNullWhen(true)] X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw Refused("GW2220", $"{host} showed no certificate", "ask the partner to repair its server");
        }
        if (chain?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true)
        {
            throw Refused("GW2221", $"the certificate of {host} is valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)} only",
                "ask the partner to renew it, and check the clock of this server");
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw Refused("GW2222", $"the certificate shown by {host} is for another name", "check the host name of the endpoint with the partner");
        }
        if (errors != SslPolicyErrors.None)
        {
            throw Refused("GW2223", $"the certificate of {host} is signed by an authority that is not trusted here",
                "ask the partner which authority signs it and name its file in certificateAuthorities of the endpoint");
        }
        if (pins.Count > 0 && !pins.Contains(PinOf(certificate)))
        {
            throw Refused("GW2224", $"the key of {host} is none of the pinned ones", "ask the partner by another way whether it changed its key, then replace the pin");
        }
        return true;
    }

    /// <summary>The form in which pins are written: base64 of the SHA-256 of the SubjectPublicKeyInfo (RFC 7469 2.4).</summary>
    public static string PinOf(X509Certificate2 certificate) => Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static AdapterException Refused(string code, string message, string fix) => new(FailureKind.Configuration, code, $"{message}; nothing was sent") { Fix = fix };
}
