using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>
/// Standard Webhooks (domain.md 2.6, W2): headers webhook-id, webhook-timestamp and webhook-signature with <c>v1,&lt;base64&gt;</c> over
/// <c>id.timestamp.body</c>. The key is the base64 text after <c>whsec_</c>.
/// </summary>
public static class StandardWebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The value of webhook-signature.</summary>
    public static string Sign(string secret, string id, DateTimeOffset time, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(Hash(KeyOf(secret), id, time.ToUnixTimeSeconds(), body));

    /// <summary>Checks the three headers against every live secret, in constant time.</summary>
    public static SignatureCheck Check(
        string? id, string? timestamp, string? signature, IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(id) || signature is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return SignatureCheck.Invalid;
        }

        var valid = false;
        var given = new byte[32];
        foreach (var secret in secrets)
        {
            var expected = Hash(KeyOf(secret), id, seconds, body);
            foreach (var part in signature.Split(' ', 16))
            {
                valid |= part.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(part[3..], given, out var length)
                    && length == given.Length && CryptographicOperations.FixedTimeEquals(expected, given);
            }
        }

        return !valid ? SignatureCheck.Invalid : SignatureTime.Judge(seconds, now);
    }

    private static byte[] KeyOf(string secret)
    {
        try
        {
            return Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        }
        catch (FormatException)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2322", "a secret for Standard Webhooks is not base64")
            {
                Fix = "Store it as whsec_ followed by base64.",
            };
        }
    }

    private static byte[] Hash(byte[] key, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
