using System.Globalization;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Sending;

/// <summary>Signs each try anew: the same id, the same body, the time of the try (domain.md 2.6).</summary>
internal sealed class WebhookSigner(SignSettings settings, ISecretStore secrets, TimeProvider time, IRequestAuthenticator? credentials) : IRequestAuthenticator
{
    /// <summary>The message's identifier, for schemes that sign it.</summary>
    public static readonly HttpRequestOptionsKey<string> Id = new("gateway.webhook.id");

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (credentials is not null)
        {
            await credentials.AuthenticateAsync(request, cancellationToken);
        }

        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var now = time.GetUtcNow();
        var signatures = new List<string>();
        foreach (var reference in settings.Secrets)
        {
            var secret = (await secrets.GetAsync(reference, cancellationToken)).Reveal();
            signatures.Add(settings.Kind == SignKind.Standard ? StandardWebhookSignature.Sign(secret, IdOf(request), now, body) : WebhookSignature.Sign(secret, now, body));
        }

        if (settings.Kind == SignKind.Standard)
        {
            Set(request, "webhook-id", IdOf(request));
            Set(request, "webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            Set(request, "webhook-signature", string.Join(' ', signatures));
        }
        else
        {
            // All have the same time: one t= and a v1= for each key.
            Set(request, WebhookSignature.Header, string.Join(',', [signatures[0], .. signatures.Skip(1).Select(signature => signature[(signature.IndexOf(',') + 1)..])]));
        }
    }

    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        credentials?.RenewAfterAsync(response, cancellationToken) ?? ValueTask.FromResult(false);

    private static string IdOf(HttpRequestMessage request) => request.Options.TryGetValue(Id, out var id) ? id : "";

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
