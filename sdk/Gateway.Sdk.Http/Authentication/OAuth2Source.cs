using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Obtains OAuth 2.0 tokens without a refresh token.</summary>
internal sealed class OAuth2Source(OAuth2Auth settings, TokenEndpoint endpoint, JwtSource? assertion, ISecretStore secrets) : ITokenSource
{
    public async Task<Token> FetchAsync(string? refused, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync([], cancellationToken);
        return answer.ReadToken(settings.Token, settings.Expires, settings.Lifetime);
    }

    /// <summary>Sends a token request with the grant's own fields and some more.</summary>
    public async Task<TokenAnswer> AskAsync(IEnumerable<KeyValuePair<string, string>> more, CancellationToken cancellationToken)
    {
        var fields = new List<KeyValuePair<string, string>> { new("grant_type", GrantName(settings.Grant)) };
        fields.AddRange(more);
        if (settings.Scope is { } scope)
        {
            fields.Add(new("scope", scope));
        }

        if (settings.Grant == OAuth2Grant.JwtBearer)
        {
            fields.Add(new("assertion", await assertion!.CreateAsync(cancellationToken)));
        }

        fields.AddRange(await secrets.ResolveAsync(settings.Fields, cancellationToken));
        var authorization = await ProveAsync(fields, cancellationToken);
        var headers = await secrets.ResolveAsync(settings.Headers, cancellationToken);
        var spends = settings.Grant == OAuth2Grant.RefreshToken;
        return await endpoint.PostAsync(settings.TokenUrl, HttpMethod.Post, fields, settings.Format, authorization, headers, !spends, cancellationToken);
    }

    /// <summary>The Basic credentials of a client (domain.md 2.5 has the vector).</summary>
    internal static string Basic(string id, string secret, bool encoded) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        encoded ? $"{FormEncode(id)}:{FormEncode(secret)}" : $"{id}:{secret}"));

    private async ValueTask<AuthenticationHeaderValue?> ProveAsync(List<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var secret = settings.ClientSecret is null ? "" : await secrets.RevealAsync(settings.ClientSecret, cancellationToken);
        switch (settings.Client)
        {
            case ClientProof.Basic or ClientProof.BasicPlain when settings.ClientId is { } id:
                return new AuthenticationHeaderValue("Basic", Basic(id, secret, settings.Client == ClientProof.Basic));
            case ClientProof.Body:
                fields.Add(new("client_id", settings.ClientId ?? ""));
                fields.Add(new("client_secret", secret));
                return null;
            case ClientProof.PrivateKeyJwt:
                fields.Add(new("client_id", settings.ClientId ?? ""));
                fields.Add(new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
                fields.Add(new("client_assertion", await assertion!.CreateAsync(cancellationToken)));
                return null;
            default:
                return null;
        }
    }

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string GrantName(OAuth2Grant grant) => grant switch
    {
        OAuth2Grant.RefreshToken => "refresh_token",
        OAuth2Grant.Password => "password",
        OAuth2Grant.JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
        _ => "client_credentials",
    };
}
