using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Http;

/// <summary>Signs our own tokens.</summary>
internal sealed class JwtSource(JwtAuth settings, ISecretStore secrets, TimeProvider time) : ITokenSource
{
    private static readonly Dictionary<string, string> _noHeader = [];

    public async Task<Token> FetchAsync(string? refused, CancellationToken cancellationToken) =>
        new(await CreateAsync(cancellationToken), time.GetUtcNow() + (settings.Lifetime * 0.8));

    public async ValueTask<string> CreateAsync(CancellationToken cancellationToken)
    {
        var key = Encoding.UTF8.GetBytes(await secrets.RevealAsync(settings.Key, cancellationToken));
        var now = time.GetUtcNow();
        var claims = new JsonObject
        {
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + settings.Lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        foreach (var (name, value) in settings.Claims)
        {
            claims[name] = await SecretText.ResolveAsync(secrets, value, cancellationToken);
        }

        return JsonWebToken.Create(settings.Algorithm, key, claims, settings.KeyId, _noHeader);
    }
}
