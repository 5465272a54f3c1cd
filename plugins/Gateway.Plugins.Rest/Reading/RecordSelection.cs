using Gateway.Plugins.Rest.Incremental;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>Decides record by record what a page yields: known ones are dropped, others are kept where they lie or rewritten.</summary>
internal sealed class RecordSelection(StreamPlan plan, Bindings bindings, Window window, Mark? mark)
{
    private Mark? _newest;

    /// <summary>Selects from a body, which is then owned by the result: the body itself, or the memory of rewritten records.</summary>
    public (SourceRecord[] Records, Mark? Newest, bool Stopped, PooledBuffer Owner) Take(PooledBuffer body, IReadOnlyList<Range> ranges, int from)
    {
        using var writer = plan.Shaper.Rewrites ? new RecordWriter() : null;
        var kept = new List<SourceRecord>(ranges.Count);
        var stopped = false;
        for (var i = from; i < ranges.Count && !stopped; i++)
        {
            var record = body.Memory[ranges[i]];
            var fate = Look(record.Span);
            stopped = fate == RecordFate.Stop;
            if (fate != RecordFate.Take)
            {
                continue;
            }

            if (writer is not null)
            {
                plan.Shaper.Write(record.Span, bindings, writer);
            }
            else if (plan.Shaper.Judge(record.Span, bindings, out var kind))
            {
                kept.Add(new SourceRecord(record, kind));
            }
        }

        return writer is null ? ([.. kept], _newest, stopped, body) : Rewritten(writer, body, stopped);
    }

    private (SourceRecord[] Records, Mark? Newest, bool Stopped, PooledBuffer Owner) Rewritten(RecordWriter writer, PooledBuffer body, bool stopped)
    {
        // The page is taken apart again: checkpoint and owner belong to the page that is yielded.
        using var page = writer.ToPage(new Checkpoint(""));
        var owner = new PooledBuffer(Math.Max(page.Records.Sum(record => record.Json.Length), 256));
        var records = new List<(int Start, int Length, ChangeKind Kind)>(page.Records.Count);
        foreach (var record in page.Records)
        {
            records.Add((owner.Length, record.Json.Length, record.Kind));
            owner.Write(record.Json.Span);
        }

        body.Dispose();
        return ([.. records.Select(record => new SourceRecord(owner.Memory.Slice(record.Start, record.Length), record.Kind))], _newest, stopped, owner);
    }

    private RecordFate Look(ReadOnlySpan<byte> record)
    {
        var (fate, here) = plan.Progress.Look(record, window, mark);
        if (fate == RecordFate.Take)
        {
            _newest = Mark.Newer(_newest, here);
        }

        return fate;
    }
}
