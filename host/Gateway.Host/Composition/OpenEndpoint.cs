using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Host.CommandLine;
using Gateway.Sdk;

namespace Gateway.Host.Composition;

/// <summary>An endpoint that a command visits outside of a run.</summary>
internal sealed class OpenEndpoint : IAsyncDisposable
{
    private readonly ContextLease _lease;

    public OpenEndpoint(ConfiguredEndpoint endpoint, IAdapterContexts contexts)
    {
        _lease = contexts.Create(endpoint);
        try
        {
            Adapter = endpoint.Bound.Create(_lease.Context);
        }
        catch
        {
            _lease.Dispose();
            throw;
        }

        Id = endpoint.Definition.Id;
        Streams = endpoint.Bound.Streams;
    }

    public string Id { get; }

    public IAdapter Adapter { get; }

    /// <summary>The streams its settings declare.</summary>
    public IReadOnlyList<StreamDescription> Streams { get; }

    /// <summary>The adapter as something it may be able to do.</summary>
    public T Ability<T>(string verb) where T : class => Adapter as T
        ?? throw new CommandException(ExitCode.Failed, HostCodes.NoAbility, $"the adapter of endpoint \"{Id}\" cannot {verb}", "see what it can: gateway plugin list");

    public async ValueTask DisposeAsync()
    {
        await Adapter.DisposeAsync();
        _lease.Dispose();
    }
}
