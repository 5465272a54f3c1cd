using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Signature and keys of the web services in the style of BPJS Kesehatan (domain.md 2.2.1). Pure.</summary>
public static class BpjsSignature
{
    /// <summary>The header <c>X-signature</c>: base64 of the HMAC-SHA256 of <c>consId&amp;timestamp</c>.</summary>
    /// <param name="consId">The identifier BPJS gave.</param>
    /// <param name="secret">The secret that belongs to it.</param>
    /// <param name="timestamp">Seconds since 1970, as in the header <c>X-timestamp</c>.</param>
    public static string Sign(string consId, string secret, long timestamp) => Convert.ToBase64String(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{consId}&{timestamp}"))));

    /// <summary>The AES-256 key of the answer to the request that was sent with <paramref name="timestamp"/>; its first 16 bytes are the initial vector.</summary>
    public static byte[] AnswerKey(string consId, string secret, long timestamp) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{consId}{secret}{timestamp}")));
}
