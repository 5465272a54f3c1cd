using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>What the streams of some settings mean. Pure.</summary>
internal static class SqlStreams
{
    private const int MaxBatchBytes = 16 << 20;

    internal static IReadOnlyList<StreamDescription> Describe(SqlSettings settings) =>
        [.. settings.Streams.Select(stream => new StreamDescription(stream.Key)
        {
            Source = stream.Value.Read is { } read ? Source(read) : null,
            Destination = stream.Value.Write is { } write ? Destination(write) : null,
        })];

    private static SourceTraits Source(SqlRead read) => new()
    {
        Mode = read.Cursor is null ? ReadMode.Snapshot : ReadMode.Repeatable,
        Cursor = read.Cursor switch { null => CursorKind.None, { Time: null } => CursorKind.Opaque, _ => CursorKind.TimeAndId },
        Deletes = read switch
        {
            { Cursor: null } => DeleteSignal.Absence,
            { Deleted: not null } => DeleteSignal.Tombstone,
            _ => DeleteSignal.None,
        },
        LateWindow = read.LateWindow,
        Windows = read.Cursor?.Time is not null,
    };

    private static DestinationTraits Destination(SqlWrite write) => new()
    {
        Class = write switch
        {
            { Keys: not null } => DestinationClass.Keyed,
            { Mode: WriteMode.Upsert } => DestinationClass.Upsert,
            _ => DestinationClass.Naked,
        },
        KeyWindow = write.Keys?.Window ?? TimeSpan.FromHours(24),
        MaxBatchSize = write.BatchSize,
        MaxBatchBytes = MaxBatchBytes,
        Deletes = write.OnDelete != DeleteMode.Refuse,
    };
}
