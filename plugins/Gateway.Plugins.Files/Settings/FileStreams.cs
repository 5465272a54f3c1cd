using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>What the streams of some settings mean. Pure.</summary>
internal static class FileStreams
{
    internal static IReadOnlyList<StreamDescription> Describe(FilesSettings settings) =>
        [.. settings.Streams.Select(stream => new StreamDescription(stream.Key)
        {
            Source = stream.Value.Read is { } read ? Source(read) : null,
            Destination = stream.Value.Write is { } write ? Destination(write) : null,
        })];

    private static SourceTraits Source(FilesRead read) => read switch
    {
        { WholeList: true } => new() { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence },
        { After: AfterReading.Keep } => new() { Mode = ReadMode.Repeatable },
        _ => new() { Mode = ReadMode.Destructive },
    };

    private static DestinationTraits Destination(FilesWrite write) => new()
    {
        Class = DestinationClass.Keyed,
        KeyWindow = write.KeyWindow,
        KeyIsPerBatch = true,
        MaxBatchSize = write.BatchSize,
        MaxBatchBytes = 16 << 20,
    };
}
