using System.Text.Json;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook.Tests;

/// <summary>Makes adapters as the host does: through the plugin, from JSON.</summary>
internal static class Adapters
{
    public static AdapterDefinition<WebhookSettings> Definition { get; } = Register();

    public static WebhookSettings Settings(string json) => JsonSerializer.Deserialize(json, Definition.Settings())!;

    public static WebhookAdapter Create(string json, AdapterContext context)
    {
        var settings = Settings(json);
        settings.Validate().ShouldBeEmpty();
        return (WebhookAdapter)Definition.Create(settings, context);
    }

    private static AdapterDefinition<WebhookSettings> Register()
    {
        var registry = new Registry();
        new WebhookPlugin().Register(registry);
        return registry.Added!;
    }

    private sealed class Registry : IAdapterRegistry
    {
        public AdapterDefinition<WebhookSettings>? Added { get; private set; }

        public void Add<TSettings>(AdapterDefinition<TSettings> adapter)
            where TSettings : class => Added = adapter as AdapterDefinition<WebhookSettings>;
    }
}
