using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>Checks every call as a bank's gateway does, in its order and with its codes, before the service sees it.</summary>
internal sealed class SnapGate(SnapTokens tokens, TimeProvider clock)
{
    private static readonly string[] Mandatory = ["Authorization", "X-TIMESTAMP", "X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "CHANNEL-ID"];
    private readonly Lock _gate = new();
    private readonly HashSet<(DateOnly Day, string Id)> _seen = [];

    /// <summary>The handler behind the gate.</summary>
    public SandboxHandler Guard(string service, SandboxHandler handler) => request => Refusal(service, request) ?? handler(request);

    private SandboxAnswer? Refusal(string service, SandboxRequest request)
    {
        if (Mandatory.FirstOrDefault(header => string.IsNullOrEmpty(request.Header(header))) is { } missing)
        {
            return SnapAnswer.Refuse(400, service, "02", "Invalid Mandatory Field " + missing);
        }

        var external = request.Header("X-EXTERNAL-ID")!;
        if (external.Length > 36 || external.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return SnapAnswer.Refuse(400, service, "01", "Invalid Field Format X-EXTERNAL-ID");
        }

        var token = request.Header("Authorization")!.Replace("Bearer ", "", StringComparison.Ordinal);
        var timestamp = request.Header("X-TIMESTAMP")!;
        return !tokens.Knows(token) ? SnapAnswer.Refuse(401, service, "01", "Invalid Token (B2B)")
            : request.Header("X-PARTNER-ID") != SnapPartner.ClientId ? SnapAnswer.Refuse(401, service, "00", "Unauthorized. Unknown Partner")
            : !SnapTokens.InTime(timestamp, request.Time) ? SnapAnswer.Refuse(401, service, "00", "Unauthorized. Timestamp")
            : !IsSigned(request, token, timestamp) ? SnapAnswer.Refuse(401, service, "00", "Unauthorized. Signature")
            : !IsNew(external) ? SnapAnswer.Refuse(409, service, "00", "Conflict")
            : null;
    }

    private static bool IsSigned(SandboxRequest request, string token, string timestamp)
    {
        var body = Convert.ToHexStringLower(SHA256.HashData(Minify(request.Body.Span)));
        var text = $"{request.Method}:/snap/{request.Path}{request.QueryText}:{token}:{body}:{timestamp}";
        var expected = HMACSHA512.HashData(Encoding.UTF8.GetBytes(SnapPartner.ClientSecret), Encoding.UTF8.GetBytes(text));
        var given = new byte[128];
        return Convert.TryFromBase64String(request.Header("X-SIGNATURE")!, given, out var length) && CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length));
    }

    // The same external id may come again on another day of Western Indonesian Time, not on the same one.
    private bool IsNew(string external)
    {
        lock (_gate)
        {
            return _seen.Add((DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).DateTime), external));
        }
    }

    private static byte[] Minify(ReadOnlySpan<byte> body)
    {
        var kept = new List<byte>(body.Length);
        var (inside, escaped) = (false, false);
        foreach (var sign in body)
        {
            if (inside || !char.IsWhiteSpace((char)sign))
            {
                kept.Add(sign);
            }

            (inside, escaped) = sign == (byte)'"' && !escaped ? (!inside, false) : (inside, inside && sign == (byte)'\\' && !escaped);
        }

        return [.. kept];
    }
}
