namespace Gateway.Sdk.Http;

/// <summary>Opens a session by a log-in request.</summary>
internal sealed class SessionSource(SessionAuth settings, TokenEndpoint endpoint, Uri login, ISecretStore secrets) : ITokenSource
{
    public async Task<Token> FetchAsync(string? refused, CancellationToken cancellationToken)
    {
        var fields = await secrets.ResolveAsync(settings.Fields, cancellationToken);
        var headers = await secrets.ResolveAsync(settings.Headers, cancellationToken);
        using var answer = await endpoint.PostAsync(login, HttpMethod.Parse(settings.Method), fields, settings.Format, null, headers, true, cancellationToken);
        return answer.ToToken(TokenOf(answer), settings.Expires, settings.Lifetime);
    }

    private string? TokenOf(TokenAnswer answer) =>
        settings.TokenHeader is { } header ? answer.Headers.GetValueOrDefault(header)?.FirstOrDefault()
        : settings.TokenCookie is { } cookie ? CookieOf(answer, cookie)
        : answer.Text(JsonPath.Parse(settings.Token));

    private static string? CookieOf(TokenAnswer answer, string name) => answer.Headers.GetValueOrDefault("Set-Cookie", [])
        .Where(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal))
        .Select(cookie => cookie[(name.Length + 1)..].Split(';')[0])
        .FirstOrDefault();
}
