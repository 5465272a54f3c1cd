using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>
/// The signatures of SNAP, the payment interface standard of Bank Indonesia (domain.md 2.1.2 and 2.1.3). Pure. Its peculiarity: a body is hashed
/// without the white space outside its strings, and otherwise exactly as it is sent.
/// </summary>
public static class SnapSignature
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>The offset of Western Indonesian Time, by whose calendar day banks count.</summary>
    public static readonly TimeSpan Wib = TimeSpan.FromHours(7);

    /// <summary>The value of X-TIMESTAMP: no fractions, <c>+07:00</c> or, for the banks that want it, <c>Z</c>.</summary>
    public static string Timestamp(DateTimeOffset time, bool utc = false) => utc
        ? time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture) + "Z"
        : time.ToOffset(Wib).ToString(TimeForm + "zzz", CultureInfo.InvariantCulture);

    /// <summary>The text that proves who asks for an access token.</summary>
    public static string TokenText(string clientId, string timestamp) => $"{clientId}|{timestamp}";

    /// <summary>The text of a call with an access token.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query as the bank's gateway sees them, from <see cref="Path"/>.</param>
    /// <param name="token">The access token, without <c>Bearer</c>.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <param name="timestamp">X-TIMESTAMP.</param>
    public static string CallText(string method, string path, string token, ReadOnlySpan<byte> body, string timestamp)
    {
        ArgumentNullException.ThrowIfNull(method);
        return $"{method.ToUpperInvariant()}:{path}:{token}:{BodyHash(body)}:{timestamp}";
    }

    /// <summary>The text of a notification, which carries no token.</summary>
    public static string NoticeText(string method, string path, ReadOnlySpan<byte> body, string timestamp)
    {
        ArgumentNullException.ThrowIfNull(method);
        return $"{method.ToUpperInvariant()}:{path}:{BodyHash(body)}:{timestamp}";
    }

    /// <summary>Signs with the client secret: HMAC-SHA512, in base64 or, for a few banks, in hexadecimal.</summary>
    public static string WithSecret(string secret, string text, bool hex = false)
    {
        var signature = HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
        return hex ? Convert.ToHexStringLower(signature) : Convert.ToBase64String(signature);
    }

    /// <summary>Signs with our private key: SHA256withRSA in base64, for tokens and for notifications we send.</summary>
    /// <param name="privateKey">PEM, PKCS#1 or PKCS#8.</param>
    /// <param name="text">What is signed.</param>
    /// <exception cref="AdapterException">The key is no RSA key in PEM (<c>GW2316</c>).</exception>
    public static string WithKey(string privateKey, string text) =>
        Convert.ToBase64String(KeyedSignature.Sign(SigningAlgorithm.RS256, Encoding.UTF8.GetBytes(privateKey), Encoding.UTF8.GetBytes(text)));

    /// <summary>Checks a notification a bank sent us. A notification outside five minutes is out of time, whoever signed it.</summary>
    /// <param name="publicKeys">The bank's public keys in PEM; two while it changes them.</param>
    /// <param name="text">From <see cref="NoticeText"/>, over the bytes as they came.</param>
    /// <param name="signature">X-SIGNATURE.</param>
    /// <param name="timestamp">X-TIMESTAMP.</param>
    /// <param name="now">The moment it came.</param>
    public static SignatureCheck CheckNotice(IReadOnlyList<string> publicKeys, string text, string? signature, string? timestamp, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(publicKeys);
        var given = new byte[1024];
        if (signature is null || !Convert.TryFromBase64String(signature, given, out var length) || !TryReadTime(timestamp, out var time))
        {
            return SignatureCheck.Invalid;
        }

        var isValid = publicKeys.Any(key => IsSignedBy(key, text, given.AsSpan(0, length)));
        return isValid ? SignatureTime.Judge(time.ToUnixTimeSeconds(), now) : SignatureCheck.Invalid;
    }

    /// <summary>
    /// What is signed of an address: path and query. The query is percent-encoded and sorted by name, then value. Where a proxy cuts or adds a part of the
    /// path on the way, <paramref name="prefix"/> stands for everything up to the interface's own path.
    /// </summary>
    /// <param name="address">The address that is called.</param>
    /// <param name="baseAddress">The part of it that <paramref name="prefix"/> replaces.</param>
    /// <param name="prefix">What the bank sees instead of the base address's path. Null: what we call.</param>
    public static string Path(Uri address, Uri baseAddress, string? prefix)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(baseAddress);
        var path = address.AbsolutePath;
        if (prefix is not null && path.StartsWith(baseAddress.AbsolutePath, StringComparison.Ordinal))
        {
            path = prefix.TrimEnd('/') + "/" + path[baseAddress.AbsolutePath.Length..];
        }

        return address.Query.Length > 1 ? $"{path}?{SortedQuery(address.Query[1..])}" : path;
    }

    /// <summary>Takes the white space outside strings away and leaves everything else as it is: order, numbers and escapes.</summary>
    public static byte[] Minify(ReadOnlySpan<byte> json)
    {
        var minified = new byte[json.Length];
        var length = 0;
        var inside = false;
        for (var i = 0; i < json.Length; i++)
        {
            var sign = json[i];
            if (!inside && sign is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            minified[length++] = sign;
            if (inside && sign == (byte)'\\' && i + 1 < json.Length)
            {
                minified[length++] = json[++i];
            }
            else if (sign == (byte)'"')
            {
                inside = !inside;
            }
        }

        return minified[..length];
    }

    /// <summary>Hash of a body as it enters the signed texts: SHA-256 of the minified bytes in lower-case hexadecimal.</summary>
    public static string BodyHash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(Minify(body)));

    private static string SortedQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encode(pair[0]), Value: pair.Length == 2 ? Encode(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeForm + "K", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static bool IsSignedBy(string publicKey, string text, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(publicKey);
        return rsa.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
