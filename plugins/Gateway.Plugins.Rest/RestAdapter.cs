using Gateway.Plugins.Rest.Checking;
using Gateway.Plugins.Rest.Reading;
using Gateway.Plugins.Rest.Settings;
using Gateway.Plugins.Rest.Writing;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest;

/// <summary>One endpoint described in JSON, for one run.</summary>
internal sealed class RestAdapter(RestSettings settings, AdapterContext context) : ISourceAdapter, IDestinationAdapter, ICheckable, IDiscoverable
{
    private readonly RestEndpoint _endpoint = new(settings, context);

    public ISource OpenSource(string stream) => new RestSource(_endpoint, _endpoint.PlanOf(stream));

    public IDestination OpenDestination(string stream)
    {
        if (!settings.Streams.TryGetValue(stream, out var found) || found.Write is not { } write)
        {
            throw RestEndpoint.NoStream(stream, "write");
        }

        var plan = new WritePlan(settings, write);
        return write.Find is { } find
            ? new AskableDestination(_endpoint, plan, new DeliveryFinder(_endpoint, find, ErrorRules.Parse(settings.Errors, ExpressionScope.Default)))
            : new RestDestination(_endpoint, plan);
    }

    public Task<CheckReport> CheckAsync(CancellationToken cancellationToken) => new EndpointCheck(_endpoint).RunAsync(cancellationToken);

    public Task<IReadOnlyList<StreamDescription>> DiscoverAsync(CancellationToken cancellationToken) => new Discovery(_endpoint).RunAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
