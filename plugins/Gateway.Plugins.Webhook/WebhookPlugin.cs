using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook;

/// <summary>Brings the adapter for signed webhooks, in and out.</summary>
public sealed class WebhookPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        adapters.Add(new AdapterDefinition<WebhookSettings>(
            "webhook", () => WebhookJson.Default.WebhookSettings, WebhookStreams.Of, (settings, context) => new WebhookAdapter(settings, context))
        {
            Description = "Receives and sends signed webhooks.",
        });
    }
}
