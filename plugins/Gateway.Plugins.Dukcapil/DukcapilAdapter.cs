using Gateway.Plugins.Dukcapil.Asking;
using Gateway.Plugins.Dukcapil.Verdicts;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil;

/// <summary>Questions go out by one stream, verdicts come back by the other.</summary>
internal sealed class DukcapilAdapter(DukcapilSettings settings, AdapterContext context) : ISourceAdapter, IDestinationAdapter
{
    private const string Requests = "permintaan";
    private const string Answers = "hasil";

    public static IReadOnlyList<StreamDescription> Streams { get; } =
    [
        new(Requests) { Destination = new() { Class = DestinationClass.Upsert, MaxBatchSize = 50 } },
        new(Answers) { Source = new() { Mode = ReadMode.Repeatable } },
    ];

    public ISource OpenSource(string stream) => stream == Answers ? new VerdictSource(new VerdictStore(context.State)) : throw NoStream(stream, "read", Answers);

    public IDestination OpenDestination(string stream) => stream == Requests
        ? new VerificationDestination(new Register(settings, context), new VerdictStore(context.State), new DailyQuota(settings, context), settings, context.Time)
        : throw NoStream(stream, "write", Requests);

    public ValueTask DisposeAsync() => default;

    private static AdapterException NoStream(string stream, string use, string name) =>
        new(FailureKind.Configuration, "GW2101", $"there is no stream \"{stream}\" to {use}") { Fix = $"Use \"{name}\"." };
}
