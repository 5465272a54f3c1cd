using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Sandbox;

/// <summary>Lets in requests signed as TikTok Shop wants it (domain.md 2.4), not older than five minutes, with a token that is alive.</summary>
/// <param name="appKey">The app's key.</param>
/// <param name="appSecret">The app's secret.</param>
/// <param name="refreshToken">The refresh token an authorisation handed out.</param>
/// <param name="clock">Clock of the tokens.</param>
public sealed class TikTokShopAccess(string appKey, string appSecret, string refreshToken, TimeProvider clock) : PartnerAccess
{
    /// <summary>Where tokens are renewed, below the partner's address.</summary>
    public const string RefreshPath = "api/v2/token/refresh";

    private static readonly TimeSpan Life = TimeSpan.FromDays(7);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _tokens = [];

    /// <summary>How many tokens were handed out.</summary>
    public int Issued { get; private set; }

    /// <inheritdoc />
    public override string TokenPath => RefreshPath;

    /// <inheritdoc />
    public override string TokenMethod => "GET";

    /// <inheritdoc />
    public override bool Admits(SandboxRequest request) => IsAlive(request.Header("x-tts-access-token")) && IsSigned(request);

    /// <inheritdoc />
    public override void Expire()
    {
        lock (_gate)
        {
            _tokens.Clear();
        }
    }

    /// <summary>Renews a token: everything is in the query, and refusals come with status 200.</summary>
    public override SandboxAnswer Issue(SandboxRequest request)
    {
        if (request.Query("app_key") != appKey || request.Query("app_secret") != appSecret || request.Query("refresh_token") != refreshToken
            || request.Query("grant_type") != "refresh_token")
        {
            return SandboxAnswer.Json(200, """{"code":36004004,"message":"invalid refresh token","data":null}""");
        }

        lock (_gate)
        {
            var (token, until) = ($"sandbox-tts-{++Issued}", clock.GetUtcNow() + Life);
            _tokens[token] = until;
            return SandboxAnswer.Json(200, $$$"""
                {"code":0,"message":"success","data":{"access_token":"{{{token}}}","access_token_expire_in":{{{until.ToUnixTimeSeconds()}}},
                 "refresh_token":"{{{refreshToken}}}","refresh_token_expire_in":{{{until.AddYears(1).ToUnixTimeSeconds()}}}}}
                """);
        }
    }

    private bool IsAlive(string? token)
    {
        lock (_gate)
        {
            return token is not null && _tokens.TryGetValue(token, out var until) && clock.GetUtcNow() < until;
        }
    }

    private bool IsSigned(SandboxRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryText);
        var text = string.Concat(query.Where(pair => pair.Key is not ("sign" or "access_token")).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
        var signed = appSecret + new Uri(request.Address).AbsolutePath + text + Encoding.UTF8.GetString(request.Body.Span) + appSecret;
        return query.TryGetValue("app_key", out var key) && key == appKey
            && long.TryParse(request.Query("timestamp"), CultureInfo.InvariantCulture, out var seconds) && Math.Abs(request.Time.ToUnixTimeSeconds() - seconds) <= 300
            && request.Query("sign") == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(signed)));
    }
}
