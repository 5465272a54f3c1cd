using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Sandbox;

/// <summary>OAuth2 client credentials with the odd forms seen in the field (domain.md 2.5): Basic or body, form or JSON.</summary>
/// <param name="clientId">Expected client.</param>
/// <param name="clientSecret">Expected secret.</param>
/// <param name="clock">Clock of the tokens' lifetime.</param>
public sealed class ClientCredentials(string clientId, string clientSecret, TimeProvider clock) : PartnerAccess
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _expiries = [];
    private int _issued;

    /// <summary>How long a token lives. Default: one hour.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Path of the token endpoint below the partner's address. Default: <c>oauth/token</c>.</summary>
    public string Path { get; init; } = "oauth/token";

    /// <summary>True: <c>expires_in</c> is a JSON string.</summary>
    public bool LifetimeAsText { get; init; }

    /// <summary>True: the answer is wrapped, <c>data.access_token</c>, as at Kemnaker.</summary>
    public bool Wrapped { get; init; }

    /// <summary>How many tokens were handed out: a caller with single flight needs one.</summary>
    public int Issued => Volatile.Read(ref _issued);

    /// <inheritdoc />
    public override string TokenPath => Path;

    /// <inheritdoc />
    public override bool Admits(SandboxRequest request)
    {
        lock (_gate)
        {
            return Bearer(request) is { } token && _expiries.TryGetValue(token, out var expiry) && clock.GetUtcNow() < expiry;
        }
    }

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
        var fields = Fields(request);
        var (id, secret) = Basic(request) ?? (fields.GetValueOrDefault("client_id"), fields.GetValueOrDefault("client_secret"));
        if (fields.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return SandboxAnswer.Json(400, """{"error":"unsupported_grant_type"}""");
        }

        if (id != clientId || secret != clientSecret)
        {
            return SandboxAnswer.Json(401, """{"error":"invalid_client"}""");
        }

        var seconds = (long)Lifetime.TotalSeconds;
        var lifetime = LifetimeAsText ? $"\"{seconds}\"" : $"{seconds}";
        var json = $$"""{"access_token":"{{NewToken()}}","token_type":"Bearer","expires_in":{{lifetime}}}""";
        return SandboxAnswer.Json(200, Wrapped ? $$"""{"data":{{json}}}""" : json);
    }

    private string NewToken()
    {
        lock (_gate)
        {
            var token = $"sandbox-token-{++_issued}";
            _expiries[token] = clock.GetUtcNow() + Lifetime;
            return token;
        }
    }

    private static Dictionary<string, string> Fields(SandboxRequest request)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span);
        if (!text.StartsWith('{'))
        {
            return QueryHelpers.ParseQuery(text).ToDictionary(field => field.Key, field => field.Value.ToString());
        }

        using var json = JsonDocument.Parse(text);
        return json.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString());
    }

    // Many servers forget the url-encoding inside Basic; this one takes both forms.
    private static (string?, string?)? Basic(SandboxRequest request)
    {
        if (request.Header("Authorization") is not { } value || !value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(value[6..])).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : null;
    }
}
