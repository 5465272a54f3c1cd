using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Writes records into one file of this machine.</summary>
internal interface IRecordFile : IAsyncDisposable
{
    /// <summary>Writes a record, or says why it cannot stand in such a file.</summary>
    DeliveryOutcome Write(in Delivery delivery);

    /// <summary>Ends the file.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>The sum for the control file; null when none is wanted.</summary>
    decimal? Sum { get; }
}

/// <summary>Makes the writer of a format.</summary>
internal static class RecordWriters
{
    /// <param name="path">The file.</param>
    /// <param name="format">Its form.</param>
    /// <param name="write">How it is written.</param>
    /// <param name="fill">Puts batch, number and date of the file into a text.</param>
    internal static IRecordFile Create(string path, FileFormat format, FilesWrite write, Func<string, string> fill) => format switch
    {
        FixedWidthFormat lines => new FixedWidthRecordFile(path, lines, write, fill),
        CsvFormat csv => new CsvRecordFile(path, csv, write),
        _ => new NdjsonRecordFile(path, write),
    };

    internal static DeliveryOutcome? Refuse(in Delivery delivery) =>
        delivery.Kind == ChangeKind.Delete ? DeliveryOutcome.Rejected("GW4210", "this stream takes no deletes.")
        : !JsonObjects.IsObject(delivery.Content.Span) ? DeliveryOutcome.Rejected("GW4211", "the record is no sound JSON object.")
        : null;

    internal static decimal Value(ReadOnlySpan<byte> content, string field) =>
        decimal.TryParse(JsonObjects.TextOf(content, field), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : 0;
}

/// <summary>One JSON object a line, as it came.</summary>
internal sealed class NdjsonRecordFile(string path, FilesWrite write) : IRecordFile
{
    private readonly FileStream _file = File.Create(path);

    public decimal? Sum { get; private set; } = write.SumOf is null ? null : 0;

    public DeliveryOutcome Write(in Delivery delivery)
    {
        if (RecordWriters.Refuse(delivery) is { } refused)
        {
            return refused;
        }

        if (delivery.Content.Span.Contains((byte)'\n'))
        {
            return DeliveryOutcome.Rejected("GW4212", "the record is spread over several lines.");
        }

        _file.Write(delivery.Content.Span);
        _file.Write("\n"u8);
        Sum += write.SumOf is { } field ? RecordWriters.Value(delivery.Content.Span, field) : 0;
        return DeliveryOutcome.Accepted;
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => _file.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}

/// <summary>Separated values with a header, quoted where needed, with formulas defused.</summary>
internal sealed class CsvRecordFile : IRecordFile
{
    /// <summary>What a spreadsheet takes for the start of a formula (security.md row 13).</summary>
    private const string FormulaStarts = "=+-@\t\r\n\0";

    private readonly FilesWrite _write;
    private readonly bool _defuse;
    private readonly CsvWriter _csv;
    private readonly List<Range> _cells = [];
    private byte[][]? _columns;

    internal CsvRecordFile(string path, CsvFormat format, FilesWrite write)
    {
        _write = write;
        _defuse = format.DefuseFormulas;
        Sum = write.SumOf is null ? null : 0;
        _csv = CsvWriter.Create(File.Create(path), new CsvWriterOptions
        {
            Separator = format.Delimiter?[0] ?? ',',
            WriteByteOrderMark = format.ByteOrderMark,
        });
        if (write.Columns is { Count: > 0 } columns)
        {
            WriteHeader(columns);
        }
    }

    public decimal? Sum { get; private set; }

    public DeliveryOutcome Write(in Delivery delivery)
    {
        if (RecordWriters.Refuse(delivery) is { } refused)
        {
            return refused;
        }

        var content = delivery.Content.Span;
        if (_columns is null)
        {
            WriteHeader(FieldsOf(content));
        }

        if (FindCells(content) is { } unfit)
        {
            return unfit;
        }

        foreach (var cell in _cells)
        {
            WriteCell(content[cell]);
        }

        _csv.EndRecord();
        Sum += _write.SumOf is { } field ? RecordWriters.Value(content, field) : 0;
        return DeliveryOutcome.Accepted;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) => await _csv.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private void WriteHeader(IReadOnlyList<string> columns)
    {
        _columns = [.. columns.Select(Encoding.UTF8.GetBytes)];
        foreach (var column in _columns)
        {
            _csv.WriteField(column.AsSpan());
        }

        _csv.EndRecord();
    }

    private static List<string> FieldsOf(ReadOnlySpan<byte> content)
    {
        var fields = new List<string>();
        var reader = new Utf8JsonReader(content);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fields.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }

        return fields;
    }

    /// <summary>Finds the value of each column. Returns why the record does not fit the columns, or null.</summary>
    private DeliveryOutcome? FindCells(ReadOnlySpan<byte> content)
    {
        _cells.Clear();
        _cells.AddRange(Enumerable.Repeat(default(Range), _columns!.Length));
        var reader = new Utf8JsonReader(content);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = IndexOf(ref reader);
            var name = column < 0 && _write.Columns is null ? reader.GetString() : null;
            reader.Read();
            if (name is not null)
            {
                return DeliveryOutcome.Rejected("GW4206", "the file has no column for this field.", name);
            }

            if (column >= 0 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return DeliveryOutcome.Rejected("GW4205", "a cell holds one value, this field holds several.", Encoding.UTF8.GetString(_columns[column]));
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (column >= 0)
            {
                _cells[column] = start..(int)reader.BytesConsumed;
            }
        }

        return null;
    }

    private int IndexOf(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < _columns!.Length; i++)
        {
            if (reader.ValueTextEquals(_columns[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void WriteCell(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.SequenceEqual("null"u8))
        {
            _csv.WriteField(default(ReadOnlySpan<byte>));
        }
        else if (value[0] == '"')
        {
            var reader = new Utf8JsonReader(value);
            reader.Read();
            WriteText(reader.GetString()!);
        }
        else if (Utf8Parser.TryParse(value, out decimal number, out var used) && used == value.Length)
        {
            // A number is no text: a minus in front of it is no formula.
            _csv.WriteField(number);
        }
        else
        {
            _csv.WriteField(value);
        }
    }

    private void WriteText(string text)
    {
        if (_defuse && text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal))
        {
            _csv.WriteField("'" + text, CsvQuoting.Always);
        }
        else
        {
            _csv.WriteField(text);
        }
    }
}
