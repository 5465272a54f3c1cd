using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads separated values as people and spreadsheets really write them.</summary>
internal sealed class CsvRecordReader : IRecordReader
{
    private const int MaxRecordBytes = 8 << 20;

    private readonly CsvReader _csv;
    private readonly CsvFormat _format;
    private readonly Queue<long> _totalsRows = new();
    private JsonEncodedText[] _names = [];
    private bool _started;
    private bool _waiting;
    private bool _isText;
    private long _malformed;
    private long _totalsRow;

    internal CsvRecordReader(Stream utf8, CsvFormat format)
    {
        _format = format;
        _csv = CsvReader.Create(utf8, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = format.Delimiter?[0],
            TrimWhitespace = format.Trim,
            MaxRecordSize = MaxRecordBytes,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = Note,
        });
    }

    public long Line => _totalsRow > 0 ? _totalsRow : _csv.LineNumber;

    public RecordProblem? Problem { get; private set; }

    public ReadOnlyMemory<byte> Json => default;

    public ReadOnlySpan<byte> Raw => _totalsRow > 0 ? default : _csv.RawRecord;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await NextAsync(cancellationToken);
        }
        catch (CsvFormatException exception)
        {
            throw new FileRefusedException("GW2440", $"line {exception.LineNumber}: a row is longer than {MaxRecordBytes >> 20} MiB or cannot be read; a quote may not be closed.");
        }
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        if (_totalsRow > 0)
        {
            return;
        }

        var count = Math.Min(_names.Length, _csv.FieldCount);
        for (var i = 0; i < count; i++)
        {
            var value = _csv.GetSpan(i);
            if (_isText || Utf8.IsValid(value))
            {
                json.WriteString(_names[i], value);
            }
        }
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            _started = true;
            await StartAsync(cancellationToken);
        }

        if (_waiting && TakeTotalsRow())
        {
            return true;
        }

        while (!_waiting)
        {
            if (!await _csv.ReadAsync(cancellationToken))
            {
                return false;
            }

            if (IsTotals())
            {
                _totalsRows.Enqueue(_csv.LineNumber);
                continue;
            }

            // A row of totals is one only at the end: what looked like one in front of this row is held for a person.
            _waiting = _totalsRows.Count > 0;
            if (TakeTotalsRow())
            {
                return true;
            }

            break;
        }

        _waiting = false;
        Problem = Check();
        return true;
    }

    private bool TakeTotalsRow()
    {
        _totalsRow = _totalsRows.Count > 0 ? _totalsRows.Dequeue() : 0;
        Problem = _totalsRow > 0 ? new RecordProblem("GW2442", $"line {_totalsRow} looks like a row of totals but rows follow it.") : null;
        return _totalsRow > 0;
    }

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _format.Header.SkipRows; i++)
        {
            await _csv.ReadAsync(cancellationToken);
        }

        if (_format.Header.Names is { } names)
        {
            _names = HeaderNames.Of(names, _format.Header);
            return;
        }

        while (await _csv.ReadAsync(cancellationToken))
        {
            // Excel's hint for the separator, in a file whose separator is configured.
            if (_csv.RowNumber == 1 && _csv.RawRecord.StartsWith("sep="u8))
            {
                continue;
            }

            if (!Utf8.IsValid(_csv.RawRecord))
            {
                throw new FileRefusedException("GW2441", "the header is not in the file's encoding.");
            }

            _names = HeaderNames.Of([.. Enumerable.Range(0, _csv.FieldCount).Select(_csv.GetString)], _format.Header);
            return;
        }
    }

    private bool IsTotals()
    {
        for (var i = 0; i < _csv.FieldCount; i++)
        {
            var value = _csv.GetSpan(i);
            if (!value.Trim(" \t"u8).IsEmpty)
            {
                return value.Length <= 32 && Totals.IsWord(Encoding.UTF8.GetString(value), _format.Header.Totals);
            }
        }

        return false;
    }

    private RecordProblem? Check()
    {
        _isText = Utf8.IsValid(_csv.RawRecord);
        if (!_isText)
        {
            return new RecordProblem("GW2441", $"line {_csv.LineNumber} is not in the file's encoding.");
        }

        if (_malformed == _csv.RowNumber)
        {
            return new RecordProblem("GW2443", $"line {_csv.LineNumber}: text follows a closing quote.");
        }

        if (_csv.FieldCount < _names.Length || HasMoreValues())
        {
            return new RecordProblem("GW2444", $"line {_csv.LineNumber} has {_csv.FieldCount} values for {_names.Length} columns.");
        }

        return null;
    }

    private bool HasMoreValues()
    {
        for (var i = _names.Length; i < _csv.FieldCount; i++)
        {
            if (!_csv.IsEmpty(i))
            {
                return true;
            }
        }

        return false;
    }

    private void Note(CsvMalformedRecord record)
    {
        switch (record.Reason)
        {
            case CsvMalformedReason.UnterminatedQuote:
                throw new FileRefusedException("GW2440", $"line {record.LineNumber}: a quote is not closed before the end of the file.");
            case CsvMalformedReason.StrayQuote:
                // A quote inside plain text, as in JL "MAWAR" 3, reads one way only.
                break;
            default:
                _malformed = record.RecordNumber;
                break;
        }
    }
}
