using System.Text.Json;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests;

/// <summary>Makes adapters as the host does: through the plugin, from JSON.</summary>
internal static class Adapters
{
    public static AdapterDefinition<RestSettings> Definition { get; } = Register();

    /// <summary>Settings from JSON in which <c>{base}</c> stands for the partner's address.</summary>
    public static RestSettings Settings(string json, Uri address) =>
        JsonSerializer.Deserialize(json.Replace("{base}", address.AbsoluteUri, StringComparison.Ordinal), Definition.Settings())!;

    public static IAdapter Create(string json, Uri address, TestAdapterContext context)
    {
        var settings = Settings(json, address);
        settings.Validate().ShouldBeEmpty();
        return Definition.Create(settings, context.ToContext());
    }

    private static AdapterDefinition<RestSettings> Register()
    {
        var registry = new Registry();
        new RestPlugin().Register(registry);
        return registry.Added!;
    }

    private sealed class Registry : IAdapterRegistry
    {
        public AdapterDefinition<RestSettings>? Added { get; private set; }

        public void Add<TSettings>(AdapterDefinition<TSettings> adapter)
            where TSettings : class => Added = adapter as AdapterDefinition<RestSettings>;
    }
}
