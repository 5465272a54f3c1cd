using System.Collections.Concurrent;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Syncing.Drift;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Maps whole pages, several at once, and takes the hashes while the bytes are warm. Safe for concurrent use.</summary>
/// <param name="mappers">Makes a mapper for a thread.</param>
/// <param name="hasher">Hashes keys and contents.</param>
/// <param name="drift">Compares records with the schema of their stream. Null: none is known.</param>
internal sealed class PageMapper(Func<IRecordMapper> mappers, EntityHasher hasher, DriftWatch? drift = null)
{
    /// <summary>A larger record is held by its hash and size alone (delivery.md S25).</summary>
    public const int MostRecordBytes = 5 << 20;

    private readonly ConcurrentBag<IRecordMapper> _idle = [];

    /// <summary>Maps a page and takes over its ownership.</summary>
    public MappedPage Map(long ordinal, Page page)
    {
        drift?.Look(ordinal, page);
        var mapper = _idle.TryTake(out var idle) ? idle : mappers();
        var output = new MappedBuffer(1 << 18);
        var items = new MappedItem[page.Records.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var source = page.Records[i];
            items[i] = (source.Json.Length > MostRecordBytes ? TooLarge(source.Json.Length) : source.Problem) is { } problem ? Broken(source, problem) : Map(mapper, source, output);
        }

        _idle.Add(mapper);
        return new MappedPage(ordinal, page, items, output);
    }

    private MappedItem Map(IRecordMapper mapper, in SourceRecord source, MappedBuffer output)
    {
        var record = mapper.Map(source, output);
        var bytes = output.WrittenSpan;
        var entity = record.HasKey ? hasher.Entity(bytes[record.Key]) : default;
        var hash = record.Verdict switch
        {
            MapVerdict.Mapped => hasher.Content(bytes[record.Content]),
            MapVerdict.Held => hasher.Content(source.Json.Span),
            _ => default,
        };
        return new MappedItem(record, entity, hash);
    }

    private static RecordProblem TooLarge(int bytes) => new("GW2234", $"the record has {bytes} bytes; more than {MostRecordBytes >> 20} MB are not taken");

    private MappedItem Broken(in SourceRecord source, RecordProblem problem) => new(
        new MappedRecord(MapVerdict.Held, default, default, new HeldCause(problem.Code, problem.Field ?? "", "", problem.Message)),
        default,
        hasher.Content(source.Json.Span));
}
