namespace Gateway.Sdk;

/// <summary>The entry point of a plugin assembly: one public class with a parameterless constructor implements it.</summary>
/// <remarks>
/// The host constructs it once per load and calls <see cref="Register"/> once. Neither may do I/O, start threads or keep
/// statics: a plugin that throws or hangs here is disabled by name and the host goes on without it.
/// </remarks>
public interface IPlugin
{
    /// <summary>Registers the adapters this plugin brings. Only registers.</summary>
    void Register(IAdapterRegistry adapters);
}

/// <summary>Where a plugin names its adapters.</summary>
public interface IAdapterRegistry
{
    /// <summary>Adds one adapter.</summary>
    /// <typeparam name="TSettings">The settings record of one endpoint.</typeparam>
    /// <exception cref="ArgumentException">The plugin registered this adapter name already, or the name is not in its <c>plugin.json</c>.</exception>
    void Add<TSettings>(AdapterDefinition<TSettings> adapter) where TSettings : class;
}
