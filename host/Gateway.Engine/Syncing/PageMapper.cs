using System.Collections.Concurrent;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Maps whole pages, several at once, and takes the hashes while the bytes are warm. Safe for concurrent use.</summary>
/// <param name="mappers">Makes a mapper for a thread.</param>
/// <param name="hashers">Makes a hasher for a thread.</param>
internal sealed class PageMapper(Func<IRecordMapper> mappers, Func<EntityHasher> hashers)
{
    /// <summary>A larger record is held by its hash and size alone (delivery.md S25).</summary>
    public const int MostRecordBytes = 5 << 20;

    private static readonly RecordProblem TooLarge = new("GW2234", $"the record is larger than {MostRecordBytes >> 20} MB");

    private readonly ConcurrentBag<(IRecordMapper Mapper, EntityHasher Hasher)> _idle = [];

    /// <summary>Maps a page and takes over its ownership.</summary>
    public MappedPage Map(long ordinal, Page page)
    {
        var worker = _idle.TryTake(out var idle) ? idle : (Mapper: mappers(), Hasher: hashers());
        var output = new MappedBuffer(1 << 18);
        var items = new MappedItem[page.Records.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var source = page.Records[i];
            items[i] = (source.Json.Length > MostRecordBytes ? TooLarge : source.Problem) is { } problem ? Broken(worker.Hasher, source, problem) : Map(worker.Mapper, worker.Hasher, source, output);
        }

        _idle.Add(worker);
        return new MappedPage(ordinal, page, items, output);
    }

    private static MappedItem Map(IRecordMapper mapper, EntityHasher hasher, in SourceRecord source, MappedBuffer output)
    {
        var record = mapper.Map(source, output);
        var bytes = output.WrittenSpan;
        var entity = record.HasKey ? hasher.Entity(bytes[record.Key]) : default;
        var hash = record.Verdict switch
        {
            MapVerdict.Mapped => ContentHash.Of(bytes[record.Content]),
            MapVerdict.Held => hasher.Entity(source.Json.Span).Value,
            _ => default,
        };
        return new MappedItem(record, entity, hash);
    }

    private static MappedItem Broken(EntityHasher hasher, in SourceRecord source, RecordProblem problem) => new(
        new MappedRecord(MapVerdict.Held, default, default, new HeldRecords.HeldCause(problem.Code, problem.Field ?? "", "", problem.Message)),
        default,
        hasher.Entity(source.Json.Span).Value);
}
