using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Signatures of TikTok Shop, which also serves Tokopedia (domain.md 2.4). Pure.</summary>
public static class TikTokShopSignature
{
    /// <summary>The value of the query parameter <c>sign</c>, lower-case hexadecimal.</summary>
    /// <param name="appSecret">The app's secret.</param>
    /// <param name="path">Path of the request, from its slash.</param>
    /// <param name="query">The query, decoded; <c>sign</c> and <c>access_token</c> are left out by this method.</param>
    /// <param name="body">The body as it is sent; empty where there is none, and for multipart.</param>
    public static string Sign(string appSecret, string path, IEnumerable<KeyValuePair<string, string>> query, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
        var signed = query.Where(parameter => parameter.Key is not ("sign" or "access_token")).OrderBy(parameter => parameter.Key, StringComparer.Ordinal);
        var text = new StringBuilder(appSecret).Append(path);
        foreach (var (name, value) in signed)
        {
            text.Append(name).Append(value);
        }

        hmac.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        hmac.AppendData(body);
        hmac.AppendData(Encoding.UTF8.GetBytes(appSecret));
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>The <c>Authorization</c> header of a webhook.</summary>
    /// <param name="appKey">The app's key.</param>
    /// <param name="appSecret">The app's secret.</param>
    /// <param name="body">The body as it came.</param>
    public static string SignWebhook(string appKey, string appSecret, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HashWebhook(appKey, appSecret, body));

    /// <summary>
    /// Checks the <c>Authorization</c> header of a webhook against every live secret, in constant time. The signature covers no time:
    /// the receiver tells repeats apart by what the body says.
    /// </summary>
    public static SignatureCheck CheckWebhook(string? header, string appKey, IReadOnlyList<string> appSecrets, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(appSecrets);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header is not { Length: 2 * HMACSHA256.HashSizeInBytes }
            || Convert.FromHexString(header, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return SignatureCheck.Invalid;
        }

        var valid = false;
        foreach (var secret in appSecrets)
        {
            valid |= CryptographicOperations.FixedTimeEquals(HashWebhook(appKey, secret, body), given);
        }

        return valid ? SignatureCheck.Valid : SignatureCheck.Invalid;
    }

    private static byte[] HashWebhook(string appKey, string appSecret, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
        hmac.AppendData(Encoding.UTF8.GetBytes(appKey));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
