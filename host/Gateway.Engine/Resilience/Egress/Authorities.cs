using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience.Egress;

/// <summary>The certificate authorities an endpoint trusts in place of the system's.</summary>
internal static class Authorities
{
    /// <summary>Null keeps the system's authorities.</summary>
    /// <exception cref="AdapterException">The file cannot be read (<see cref="FailureKind.Configuration"/>).</exception>
    public static X509ChainPolicy? Policy(string endpoint, string? file)
    {
        if (file is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(endpoint, file, exception);
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw Unusable(endpoint, file, null);
    }

    private static AdapterException Unusable(string endpoint, string file, Exception? cause) =>
        new(FailureKind.Configuration, "GW2116", $"{endpoint}: there are no certificates to be read in {file}", cause) { Fix = "name a PEM file with the partner's certificate authorities" };
}
