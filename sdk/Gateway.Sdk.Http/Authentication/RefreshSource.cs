using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>
/// Obtains tokens with a refresh token. A partner may give a new refresh token with each use and refuse the old one: the new one is stored
/// before the access token is used, and one caller at a time renews, across runs and nodes, because all share the endpoint's state.
/// </summary>
internal sealed class RefreshSource(OAuth2Auth settings, OAuth2Source oauth, ISecretStore secrets, IEndpointState state, TimeProvider time) : ITokenSource
{
    private const string TokensName = "oauth2.tokens";
    private readonly JsonPath _refreshToken = JsonPath.Parse(settings.NextRefreshToken);

    public async Task<Token> FetchAsync(string? refused, CancellationToken cancellationToken)
    {
        var seed = await secrets.RevealAsync(settings.RefreshToken!, cancellationToken);
        await using var turn = await StateLock.TakeAsync(state, "oauth2.turn", time, cancellationToken);
        var text = await state.ReadAsync(TokensName, cancellationToken);
        var stored = StoredTokens.Read(text, Fingerprint(seed));
        if (stored?.Access is { } access && access != refused && time.GetUtcNow() < stored.RenewAt)
        {
            return new Token(access, stored.RenewAt);
        }

        var refresh = stored?.Refresh ?? seed;
        using var answer = await oauth.AskAsync([new("refresh_token", refresh)], cancellationToken);
        var token = answer.ReadToken(settings.Token, settings.Expires, settings.Lifetime);
        var renewed = new StoredTokens(Fingerprint(seed), answer.Text(_refreshToken) ?? refresh, token.Value, token.RenewAt);
        return await state.WriteAsync(TokensName, text, renewed.ToText(), cancellationToken) ? token : throw new AdapterException(
            FailureKind.Transient, "GW2312", "another node renewed the token at the same moment");
    }

    private static string Fingerprint(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..16];
}

/// <summary>What is kept of a rotating refresh token: which secret it began with, the newest refresh token, and the access token it gave.</summary>
internal sealed record StoredTokens(string Seed, string Refresh, string Access, DateTimeOffset RenewAt)
{
    public static StoredTokens? Read(string? text, string seed)
    {
        var parts = text?.Split('\n');
        return parts is { Length: 4 } && parts[0] == seed && long.TryParse(parts[1], out var seconds)
            ? new StoredTokens(seed, parts[2], parts[3], DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    public string ToText() => $"{Seed}\n{RenewAt.ToUnixTimeSeconds()}\n{Refresh}\n{Access}";
}
