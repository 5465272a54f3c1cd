using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>Hands out B2B tokens for a signature of the client's private key. Whether a call is let in is for <see cref="SnapGate"/> to say.</summary>
/// <param name="clock">Clock of the tokens' lifetime and of the time window.</param>
public sealed class SnapTokens(TimeProvider clock) : PartnerAccess
{
    private const string Service = "73";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _expiries = [];
    private int _issued;

    /// <summary>How long a token lives: 15 minutes.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How many tokens were handed out: a caller with single flight needs one.</summary>
    public int Issued => Volatile.Read(ref _issued);

    /// <inheritdoc />
    public override string TokenPath => "v1.0/access-token/b2b";

    /// <inheritdoc />
    public override bool Admits(SandboxRequest request) => true;

    /// <inheritdoc />
    public override void Expire()
    {
        lock (_gate)
        {
            _expiries.Clear();
        }
    }

    /// <inheritdoc />
    public override SandboxAnswer Issue(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Header("X-TIMESTAMP") is not { } timestamp)
        {
            return SnapAnswer.Refuse(400, Service, "02", "Invalid Mandatory Field X-TIMESTAMP");
        }

        if (request.Header("X-CLIENT-KEY") != SnapPartner.ClientId)
        {
            return SnapAnswer.Refuse(401, Service, "00", "Unauthorized. Unknown Client");
        }

        if (!InTime(timestamp, request.Time) || !IsSigned($"{SnapPartner.ClientId}|{timestamp}", request.Header("X-SIGNATURE")))
        {
            return SnapAnswer.Refuse(401, Service, "00", "Unauthorized. Signature");
        }

        var grant = SnapAnswer.Body(request)?.Text("grantType");
        return grant != "client_credentials"
            ? SnapAnswer.Refuse(400, Service, "01", "Invalid Field Format grantType")
            : SnapAnswer.Ok(Service, json =>
            {
                json.WriteString("accessToken", NewToken());
                json.WriteString("tokenType", "Bearer");
                json.WriteString("expiresIn", Lifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture));
            });
    }

    internal bool Knows(string token)
    {
        lock (_gate)
        {
            return _expiries.TryGetValue(token, out var expiry) && clock.GetUtcNow() < expiry;
        }
    }

    internal static bool InTime(string timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParseExact(timestamp, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && (now - time).Duration() <= Window;

    private static bool IsSigned(string text, string? signature)
    {
        using var key = RSA.Create();
        key.ImportFromPem(SnapPartner.CityKey);
        var bytes = new byte[512];
        return signature is not null && Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData(Encoding.UTF8.GetBytes(text), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private string NewToken()
    {
        lock (_gate)
        {
            var token = $"snap-sandbox-token-{++_issued}";
            _expiries[token] = clock.GetUtcNow() + Lifetime;
            return token;
        }
    }
}
