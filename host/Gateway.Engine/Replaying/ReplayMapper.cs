using Gateway.Engine.Mapping;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Replaying;

/// <summary>Maps held records anew, or takes them as they were mapped when that is asked for or nothing else was kept.</summary>
internal sealed class ReplayMapper(IReadOnlyDictionary<string, ReplayItem> items, bool asRecorded, IRecordMapper current) : IRecordMapper
{
    public MappedRecord Map(in SourceRecord record, MappedBuffer output)
    {
        var payload = items[record.MessageId!].Payload;
        if (payload.Mapped.IsEmpty || !(asRecorded || payload.Raw.IsEmpty))
        {
            return current.Map(record, output);
        }

        var start = output.Length;
        output.Write(payload.Mapped.Span);
        var content = start..output.Length;
        output.Write(payload.Key.Span);
        return new MappedRecord(MapVerdict.Mapped, content.End..output.Length, content);
    }
}
