using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Sdk;

/// <summary>Builds the records of a page for sources whose data is not JSON already. Not safe for concurrent use.</summary>
/// <example>
/// <code>
/// using var writer = new RecordWriter();
/// writer.Begin();
/// writer.Json.WriteString("nik", row.Nik);
/// writer.End();
/// return writer.ToPage(new Checkpoint("1"));
/// </code>
/// </example>
public sealed class RecordWriter : IDisposable
{
    private readonly List<(int Start, int Length, ChangeKind Kind, string? MessageId, RecordProblem? Problem)> _records = [];
    private PooledBuffer? _buffer = new();
    private int _start;

    /// <summary>Makes an empty writer.</summary>
    public RecordWriter() => Json = new Utf8JsonWriter(Buffer, new JsonWriterOptions
    {
        SkipValidation = true,

        // Records are data between systems, never part of a page: escaping for HTML would only cost time and bytes.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes the properties of the record begun by <see cref="Begin"/>.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Records written so far.</summary>
    public int Count => _records.Count;

    /// <summary>Bytes written so far.</summary>
    public int Length => Buffer.Length + (int)Json.BytesPending;

    private PooledBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(RecordWriter));

    /// <summary>Opens a record's object.</summary>
    public void Begin()
    {
        _start = Buffer.Length;
        Json.Reset(Buffer);
        Json.WriteStartObject();
    }

    /// <summary>Closes the record's object.</summary>
    public void End(ChangeKind kind = ChangeKind.Upsert, string? messageId = null, RecordProblem? problem = null)
    {
        Json.WriteEndObject();
        Json.Flush();
        Keep(kind, messageId, problem);
    }

    /// <summary>Writes a whole record from an object.</summary>
    public void Add<T>(T record, JsonTypeInfo<T> type, ChangeKind kind = ChangeKind.Upsert, string? messageId = null)
    {
        _start = Buffer.Length;
        Json.Reset(Buffer);
        JsonSerializer.Serialize(Json, record, type);
        Json.Flush();
        Keep(kind, messageId);
    }

    /// <summary>Copies a whole record that is JSON already.</summary>
    public void AddJson(ReadOnlySpan<byte> json, ChangeKind kind = ChangeKind.Upsert, string? messageId = null)
    {
        _start = Buffer.Length;
        Buffer.Write(json);
        Keep(kind, messageId);
    }

    /// <summary>Hands the records over as a page, which then owns their bytes. The writer is empty and done afterwards.</summary>
    public Page ToPage(Checkpoint checkpoint, bool completesSnapshot = false, long? total = null)
    {
        var buffer = Buffer;
        var memory = buffer.Memory;
        var records = new SourceRecord[_records.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var (start, length, kind, messageId, problem) = _records[i];
            records[i] = new SourceRecord(memory.Slice(start, length), kind, messageId, problem);
        }

        _buffer = null;
        Json.Dispose();
        return new Page(records, checkpoint, buffer) { CompletesSnapshot = completesSnapshot, Total = total };
    }

    /// <summary>Drops what was not handed over.</summary>
    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            Json.Dispose();
            buffer.Dispose();
        }
    }

    private void Keep(ChangeKind kind, string? messageId, RecordProblem? problem = null) =>
        _records.Add((_start, Buffer.Length - _start, kind, messageId, problem));
}
