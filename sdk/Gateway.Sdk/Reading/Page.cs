using System.Buffers;

namespace Gateway.Sdk;

/// <summary>What one read returned. Owns the bytes of its records until it is disposed.</summary>
public sealed class Page : IDisposable
{
    private IMemoryOwner<byte>? _owner;

    /// <summary>Makes a page.</summary>
    /// <param name="records">The records in the source's order.</param>
    /// <param name="checkpoint">Where to go on after them.</param>
    /// <param name="owner">The pooled buffer the records lie in, if any; released with the page.</param>
    public Page(IReadOnlyList<SourceRecord> records, Checkpoint checkpoint, IMemoryOwner<byte>? owner = null)
    {
        Records = records;
        Checkpoint = checkpoint;
        _owner = owner;
    }

    /// <summary>The records in the source's order. Their bytes are valid until <see cref="Dispose"/>.</summary>
    public IReadOnlyList<SourceRecord> Records { get; }

    /// <summary>Where to go on after this page. Committed by the host only once every record of the page is settled.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>
    /// Whether this page ends a list that is known to be whole: the end marker was seen and the announced total, if any, was met.
    /// Only such lists can show deletes by absence.
    /// </summary>
    public bool CompletesSnapshot { get; init; }

    /// <summary>How many records the source says there are in all. Null: it did not say.</summary>
    public long? Total { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();
}

/// <summary>One record as it was read: a JSON object in UTF-8.</summary>
/// <param name="Json">The object's bytes, without byte order mark. Valid while its page is.</param>
/// <param name="Kind">What happened to it at the source.</param>
/// <param name="MessageId">Identifier of the message for destructive sources; the host drops repeats of it. Null: none.</param>
/// <param name="Problem">
/// Why the source could not read this record soundly, such as a broken line of a file that is otherwise good: the host holds the record under this code
/// and never maps it. Null: it was read soundly.
/// </param>
public readonly record struct SourceRecord(
    ReadOnlyMemory<byte> Json, ChangeKind Kind = ChangeKind.Upsert, string? MessageId = null, RecordProblem? Problem = null);

/// <summary>Why one record could not be read.</summary>
/// <param name="Code">Stable code, <c>GW2###</c>.</param>
/// <param name="Message">What is wrong and where, without record content.</param>
/// <param name="Field">The field it is about. Null: the whole record.</param>
public sealed record RecordProblem(string Code, string Message, string? Field = null);

/// <summary>What happened to a record.</summary>
public enum ChangeKind
{
    /// <summary>It exists with this content.</summary>
    Upsert,

    /// <summary>It is gone. The content holds at least its key fields.</summary>
    Delete,
}
