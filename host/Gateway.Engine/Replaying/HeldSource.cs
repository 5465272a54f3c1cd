using System.Runtime.CompilerServices;
using Gateway.Engine.HeldRecords;
using Gateway.Sdk;

namespace Gateway.Engine.Replaying;

/// <summary>A held record with its content opened.</summary>
internal sealed record ReplayItem(HeldRecord Record, HeldPayload Payload);

/// <summary>Held records as a source: a replay is a run like any other. Each record carries the identifier of its held record.</summary>
internal sealed class HeldSource(IReadOnlyList<ReplayItem> items, int pageSize) : ISource
{
    public static SourceTraits Traits { get; } = new() { Mode = ReadMode.Repeatable, Cursor = CursorKind.Opaque };

    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var chunk in items.Chunk(pageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var records = chunk.Select(item => new SourceRecord(
                item.Payload.Raw,
                item.Payload.Delete ? ChangeKind.Delete : ChangeKind.Upsert,
                item.Record.Id.ToString("N")));
            yield return new Page([.. records], new Checkpoint("held/" + chunk[^1].Record.Id.ToString("N")));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
