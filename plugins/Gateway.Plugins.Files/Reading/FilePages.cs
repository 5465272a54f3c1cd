using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Cuts the records of one open file into pages.</summary>
internal sealed class FilePages(IRecordReader reader, TakenFile file, FilesRead read, bool numbersMessages) : IAsyncDisposable
{
    private const int MaxPageBytes = 4 << 20;

    private long _row;
    private bool? _onRecord;
    private bool _handedOver;

    /// <summary>The file.</summary>
    internal TakenFile File => file;

    /// <summary>Whether the last page ended the file.</summary>
    internal bool Ended { get; private set; }

    /// <summary>The file's number in its sequence, or that of the file before.</summary>
    internal required long? Sequence { get; init; }

    internal async ValueTask SkipAsync(long rows, CancellationToken cancellationToken)
    {
        while (_row < rows && await reader.ReadAsync(cancellationToken))
        {
            _row++;
        }
    }

    /// <summary>The next records; null when the file was handed over to its end. A file without records is one empty page, so that it is put away.</summary>
    internal async Task<RecordWriter?> FillAsync(int size, CancellationToken cancellationToken)
    {
        if (Ended)
        {
            return null;
        }

        _onRecord ??= await reader.ReadAsync(cancellationToken);
        if (!_onRecord.Value && _row > 0 && !_handedOver && !numbersMessages)
        {
            Ended = true;
            return null;
        }

        var records = new RecordWriter();
        try
        {
            while (_onRecord.Value && records.Count < size && records.Length < MaxPageBytes)
            {
                _row++;
                Write(records);
                _onRecord = await reader.ReadAsync(cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            records.Dispose();
            throw;
        }

        Ended = !_onRecord.Value;
        _handedOver = true;
        return records;
    }

    internal FilePosition PositionAfter(FilePosition before, bool keepsDone) => keepsDone && Ended
        ? before with { Done = [.. before.Done, file with { Rows = _row }], Open = null, Row = 0, Sequence = Sequence }
        : before with { Open = file, Row = _row, Sequence = Sequence };

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Write(RecordWriter records)
    {
        var messageId = numbersMessages ? $"{file.Hash}:{_row}" : null;
        if (reader.Problem is null && !read.Provenance && !reader.Json.IsEmpty)
        {
            records.AddJson(reader.Json.Span, messageId: messageId);
            return;
        }

        records.Begin();
        if (read.Provenance || reader.Problem is not null)
        {
            records.Json.WriteString("_file"u8, file.Name);
            records.Json.WriteNumber("_line"u8, reader.Line);
        }

        if (reader.Problem is not null && !reader.Raw.IsEmpty && System.Text.Unicode.Utf8.IsValid(reader.Raw))
        {
            records.Json.WriteString("_raw"u8, reader.Raw);
        }

        reader.WriteFields(records.Json);
        records.End(messageId: messageId, problem: reader.Problem);
    }
}
