using Gateway.Sdk;

namespace Gateway.Plugins.Matching;

/// <summary>Brings the <c>matching</c> adapter.</summary>
public sealed class MatchingPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IAdapterRegistry adapters) => adapters.Add(new AdapterDefinition<MatchingSettings>(
        "matching",
        () => MatchingJson.Default.MatchingSettings,
        settings => [.. settings.Streams.Keys.Select(name => new StreamDescription(name) { Source = MatchSource.Traits })],
        (settings, context) => new MatchingAdapter(settings, context))
    {
        Description = "Matches people with vacancies of one database and says why.",
    });
}
