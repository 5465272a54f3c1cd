using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Maps the records of a run with its compiled mapping. One instance serves one thread at a time.</summary>
internal sealed class MappingRecordMapper(Mapper mapper) : IRecordMapper
{
    public MappedRecord Map(in SourceRecord record, MappedBuffer output)
    {
        var outcome = record.Kind == ChangeKind.Delete ? mapper.MapDeleted(record.Json, output) : mapper.Map(record.Json, output);
        var cause = outcome.Cause is { } held ? new HeldCause(held.Code, held.Field, held.Rule, held.Message) : null;
        return new MappedRecord(
            outcome.Verdict,
            outcome.KeyOffset..(outcome.KeyOffset + outcome.KeyLength),
            outcome.ContentOffset..(outcome.ContentOffset + outcome.ContentLength),
            cause);
    }
}
