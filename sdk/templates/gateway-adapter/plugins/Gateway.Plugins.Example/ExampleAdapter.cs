using Gateway.Sdk;

namespace Gateway.Plugins.Example;

/// <summary>One endpoint. Opens nothing before it is used.</summary>
public sealed class ExampleAdapter(ExampleSettings settings) : ISourceAdapter, IDestinationAdapter
{
    /// <inheritdoc/>
    public ISource OpenSource(string stream) => new ExampleSource(Path.Combine(settings.Folder, Known(stream) + ".ndjson"));

    /// <inheritdoc/>
    public IDestination OpenDestination(string stream) => new ExampleDestination(Path.Combine(settings.Folder, Known(stream)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Known(string stream) => ExampleSettings.Streams.Any(known => known.Name == stream)
        ? stream
        : throw new AdapterException(FailureKind.Configuration, "GW2902", $"stream \"{stream}\" does not exist") { Fix = "use records" };
}
