using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>What became of a signature check.</summary>
public enum SignatureCheck
{
    /// <summary>Signed with one of the secrets, in time.</summary>
    Valid,

    /// <summary>Not signed, or not with one of the secrets.</summary>
    Invalid,

    /// <summary>Signed, but outside the time window.</summary>
    OutOfTime,
}

/// <summary>Gateway's own webhook signature (domain.md 2.6, W1): <c>X-Gateway-Signature: t=&lt;unix&gt;,v1=&lt;hex HMAC-SHA256(secret, t.body)&gt;</c>.</summary>
public static class WebhookSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "X-Gateway-Signature";

    /// <summary>How far a timestamp may be from now: 5 minutes.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>The header's value for a body.</summary>
    public static string Sign(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(Hash(secret, seconds, body))}");
    }

    /// <summary>Checks a header against every live secret, in constant time.</summary>
    public static SignatureCheck Check(string? header, IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (!TryParse(header, out var seconds, out var signatures))
        {
            return SignatureCheck.Invalid;
        }

        var valid = false;
        foreach (var secret in secrets)
        {
            var expected = Hash(secret, seconds, body);
            foreach (var signature in signatures)
            {
                valid |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return !valid ? SignatureCheck.Invalid : SignatureTime.Judge(seconds, now);
    }

    private static byte[] Hash(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture) + "."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static bool TryParse(string? header, out long seconds, out List<byte[]> signatures)
    {
        seconds = 0;
        signatures = [];
        foreach (var part in (header ?? "").Split(',', 16, StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal) && !long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
            {
                return false;
            }

            var hash = new byte[32];
            if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 67
                && Convert.FromHexString(part.AsSpan(3), hash, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                signatures.Add(hash);
            }
        }

        return seconds > 0 && signatures.Count > 0;
    }
}

/// <summary>Judges the time of a signature.</summary>
public static class SignatureTime
{
    /// <summary>Whether a signed moment lies within <see cref="WebhookSignature.Window"/> of now.</summary>
    /// <param name="seconds">The moment, in seconds since 1970.</param>
    /// <param name="now">Now.</param>
    public static SignatureCheck Judge(long seconds, DateTimeOffset now) =>
        Math.Abs((double)now.ToUnixTimeSeconds() - seconds) <= WebhookSignature.Window.TotalSeconds ? SignatureCheck.Valid : SignatureCheck.OutOfTime;
}
