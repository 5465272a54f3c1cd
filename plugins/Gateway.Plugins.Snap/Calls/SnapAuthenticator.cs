using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Snap.Calls;

/// <summary>Signs every attempt anew: time, external id and signature are those of the attempt, the body is the same (domain.md 2.1.3).</summary>
internal sealed class SnapAuthenticator(SnapSettings settings, AdapterContext context, AccessTokens tokens, ExternalIds ids) : IRequestAuthenticator
{
    /// <summary>The token an attempt was made with, to be dropped should the bank refuse it.</summary>
    public static readonly HttpRequestOptionsKey<string> Used = new("snap.token");

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        var secret = (await context.Secrets.GetAsync(settings.ClientSecret, cancellationToken)).Reveal();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var timestamp = SnapSignature.Timestamp(context.Time.GetUtcNow(), settings.Signing.Utc);
        var address = request.RequestUri!.IsAbsoluteUri ? request.RequestUri : new Uri(settings.BaseUrl, request.RequestUri);
        var path = SnapSignature.Path(address, settings.BaseUrl, settings.Signing.PathPrefix);
        var text = SnapSignature.CallText(request.Method.Method, path, token, body, timestamp);
        request.Options.Set(Used, token);
        Set(request, "Authorization", "Bearer " + token);
        Set(request, "X-TIMESTAMP", timestamp);
        Set(request, "X-SIGNATURE", SnapSignature.WithSecret(secret, text, settings.Signing.Hex));
        Set(request, "X-PARTNER-ID", settings.PartnerId);
        Set(request, "X-EXTERNAL-ID", await ids.NextAsync(cancellationToken));
        Set(request, "CHANNEL-ID", settings.ChannelId);
        if (settings.Origin is { } origin)
        {
            Set(request, "ORIGIN", origin);
        }
    }

    // Which 401 asks for a new token is in the body: the client reads it and decides.
    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
