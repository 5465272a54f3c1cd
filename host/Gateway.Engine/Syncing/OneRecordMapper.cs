using System.Text;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Lets one record through and skips all others, for a run of one key.</summary>
internal sealed class OneRecordMapper(IRecordMapper inner, string key) : IRecordMapper
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public MappedRecord Map(in SourceRecord record, MappedBuffer output)
    {
        var start = output.Length;
        var mapped = inner.Map(record, output);
        if (output.WrittenSpan[mapped.Key].SequenceEqual(_key))
        {
            return mapped;
        }

        output.Truncate(start);
        return new MappedRecord(MapVerdict.Skipped, default, default);
    }
}
