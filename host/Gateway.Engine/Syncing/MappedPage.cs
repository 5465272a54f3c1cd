using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>What the mapping made of one record; ranges are offsets into the page's output.</summary>
internal readonly record struct MappedRecord(MapVerdict Verdict, Range Key, Range Content, HeldCause? Cause = null)
{
    /// <summary>Whether the key could be read, also when the record is held.</summary>
    public bool HasKey => Key.End.Value > Key.Start.Value;
}

/// <summary>Turns records into mapped objects. One instance serves one thread at a time; it keeps buffers between records.</summary>
internal interface IRecordMapper
{
    /// <summary>Maps one record and appends its key and its object to the output. Never throws for anything in the record.</summary>
    MappedRecord Map(in SourceRecord record, MappedBuffer output);
}

/// <summary>One record of a mapped page with what the ledger needs to know of it.</summary>
internal readonly record struct MappedItem(MappedRecord Record, EntityId Entity, UInt128 Hash);

/// <summary>A page with everything its records were mapped to. Lives until each of them is settled.</summary>
internal sealed class MappedPage(long ordinal, Page source, MappedItem[] items, MappedBuffer output) : IDisposable
{
    public long Ordinal => ordinal;

    public Page Source => source;

    public IReadOnlyList<MappedItem> Items => items;

    /// <summary>The first record that is not planned yet.</summary>
    public int Next { get; set; }

    /// <summary>Deliveries under way.</summary>
    public int Open { get; set; }

    /// <summary>Whether every record is settled.</summary>
    public bool Settled => Next == items.Length && Open == 0;

    public ref readonly MappedItem this[int record] => ref items[record];

    public ReadOnlyMemory<byte> Key(int record) => output.WrittenMemory[items[record].Record.Key];

    public ReadOnlyMemory<byte> Content(int record) => output.WrittenMemory[items[record].Record.Content];

    public ReadOnlyMemory<byte> Raw(int record) => source.Records[record].Json;

    public void Dispose()
    {
        output.Dispose();
        source.Dispose();
    }
}
