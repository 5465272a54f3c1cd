using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Sdk.Http;

/// <summary>Signs our own tokens.</summary>
internal sealed class JwtSource(JwtAuth settings, ISecretStore secrets, TimeProvider time, ExpressionScope scope, Bindings bindings) : ITokenSource
{
    private readonly KeyValuePair<string, Template>[] _claims = [.. settings.Claims.Select(claim => KeyValuePair.Create(claim.Key, Template.Parse(claim.Value, scope)))];
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
        var known = bindings.Copy();
        known.SetNow(now);
        foreach (var (name, value) in _claims)
        {
            claims[name] = value.IsConstant ? await SecretText.ResolveAsync(secrets, value.Render(known), cancellationToken) : value.Render(known);
        }

        return JsonWebToken.Create(settings.Algorithm, key, claims, settings.KeyId, _noHeader);
    }
}
