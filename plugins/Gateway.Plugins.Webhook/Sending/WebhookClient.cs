using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Sending;

/// <summary>The client of one endpoint: credentials first, then the signature over what leaves.</summary>
internal static class WebhookClient
{
    public static HttpExchange Create(WebhookSettings settings, AdapterContext context)
    {
        var credentials = Authentication.Create(settings.Auth, context, settings.BaseUrl!, ExpressionScope.Default, new Bindings(ExpressionScope.Default));
        IRequestAuthenticator? authenticator = settings.Sign is { } sign ? new WebhookSigner(sign, context.Secrets, context.Time, credentials) : credentials;
        var client = context.Http.Create(new HttpClientOptions { BaseAddress = settings.BaseUrl!, Authenticator = authenticator, MaxResponseBytes = MaxAnswer });
        return new HttpExchange(client, authenticator, context.Time, MaxAnswer);
    }

    private const long MaxAnswer = 1 << 20;
}
