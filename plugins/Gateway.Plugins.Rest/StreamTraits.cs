using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest;

/// <summary>What the settings of a stream mean for the host. Pure.</summary>
internal static class StreamTraits
{
    public static IReadOnlyList<StreamDescription> Of(RestSettings settings) =>
        [.. settings.Streams.Select(stream => new StreamDescription(stream.Key)
        {
            Source = stream.Value.Read is { } read ? SourceOf(read) : null,
            Destination = stream.Value.Write is { } write ? DestinationOf(write) : null,
            Schema = stream.Value.Schema,
        })];

    private static SourceTraits SourceOf(ReadSettings read) => new()
    {
        Mode = read.Incremental is null ? ReadMode.Snapshot : ReadMode.Repeatable,
        Cursor = read.Incremental switch
        {
            TimeIncremental => CursorKind.TimeAndId,
            NumberIncremental or TokenIncremental => CursorKind.Opaque,
            _ => read.Paging is NoPaging && read.Partitions.Count == 0 ? CursorKind.None : CursorKind.Page,
        },
        Deletes = read.Deletes ?? (read.Deleted is null ? DeleteSignal.None : DeleteSignal.Tombstone),
        LateWindow = read.Incremental is TimeIncremental time ? time.LateWindow : default,
        Windows = read.Incremental is TimeIncremental,
    };

    private static DestinationTraits DestinationOf(WriteSettings write) => new()
    {
        Class = write.Class,
        KeyWindow = write.KeyWindow,
        SettleTime = write.SettleTime,
        Queryable = write.Find is not null,
        KeyIsPerBatch = write.Batch is { KeyMember: null },
        MaxBatchSize = write.Batch?.Size ?? 100,
        MaxBatchBytes = write.Batch?.Bytes ?? 4 << 20,
        MaxConcurrentBatches = write.Batch is null ? 1 : Math.Max(write.Concurrency, 1),
        Deletes = write.Delete is not null,
    };
}
