using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Sql;

/// <summary>Rows of one shape as lines of COPY's text format, each of which can be left out.</summary>
internal sealed class CopyRows(WritePlan plan, RecordShape shape, ChangeKind kind) : IDisposable
{
    private static readonly SearchValues<byte> _escaped = SearchValues.Create("\\\t\n\r"u8);

    private readonly PooledBuffer _bytes = new();
    private readonly List<(int Delivery, int Start, int Length)> _rows = [];

    /// <summary>The shape of the rows.</summary>
    internal RecordShape Shape => shape;

    /// <summary>Upsert or delete.</summary>
    internal ChangeKind Kind => kind;

    /// <summary>Rows kept.</summary>
    internal int Count => _rows.Count;

    /// <summary>Which delivery of the batch a row came from.</summary>
    internal int DeliveryOf(int row) => _rows[row].Delivery;

    /// <summary>Leaves a row out; those behind it move up.</summary>
    internal void RemoveAt(int row) => _rows.RemoveAt(row);

    /// <summary>Appends the record that was read last. Returns the column whose value cannot be written, or -1.</summary>
    internal int Add(int delivery, RecordFields fields, long sequence, ReadOnlySpan<byte> content)
    {
        var start = _bytes.Length;
        Write(sequence);
        foreach (var column in shape.Columns)
        {
            _bytes.Write("\t"u8);
            if (!TryWrite(plan.Columns[column].Kind, fields, fields[column], content))
            {
                _bytes.Truncate(start);
                return column;
            }
        }

        _bytes.Write("\n"u8);
        _rows.Add((delivery, start, _bytes.Length - start));
        return -1;
    }

    /// <summary>Writes the kept rows, each with its number from 0.</summary>
    internal async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var lines = new PooledBuffer(_bytes.Length + (_rows.Count * 8));
        for (var row = 0; row < _rows.Count; row++)
        {
            row.TryFormat(lines.GetSpan(11), out var digits, provider: CultureInfo.InvariantCulture);
            lines.Advance(digits);
            lines.Write("\t"u8);
            lines.Write(_bytes.Memory.Span.Slice(_rows[row].Start, _rows[row].Length));
        }

        await stream.WriteAsync(lines.Memory, cancellationToken);
    }

    public void Dispose() => _bytes.Dispose();

    private bool TryWrite(ColumnKind kind, RecordFields fields, FieldValue value, ReadOnlySpan<byte> content)
    {
        var bytes = content.Slice(value.Start, value.Length);
        switch (value.Type)
        {
            case JsonTokenType.Null:
                _bytes.Write("\\N"u8);
                return true;
            case var _ when kind == ColumnKind.Json:
                return TryWriteText(bytes);
            case JsonTokenType.String when kind == ColumnKind.Bytes:
                return TryWriteBytes(fields.TextOf(content, value));
            case JsonTokenType.String:
                return TryWriteText(fields.TextOf(content, value));
            case JsonTokenType.StartArray when kind == ColumnKind.Array:
                return TryWriteText(PostgresArrays.Literal(bytes));
            default:
                return TryWriteText(bytes);
        }
    }

    /// <summary>PostgreSQL stores no NUL character.</summary>
    private bool TryWriteText(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            return false;
        }

        for (var at = text.IndexOfAny(_escaped); at >= 0; at = text.IndexOfAny(_escaped))
        {
            _bytes.Write(text[..at]);
            _bytes.Write(text[at] switch { (byte)'\t' => "\\t"u8, (byte)'\n' => "\\n"u8, (byte)'\r' => "\\r"u8, _ => "\\\\"u8 });
            text = text[(at + 1)..];
        }

        _bytes.Write(text);
        return true;
    }

    private bool TryWriteBytes(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[base64.Length];
        if (Base64.DecodeFromUtf8(base64, bytes, out var used, out var written) != OperationStatus.Done || used != base64.Length)
        {
            return false;
        }

        _bytes.Write("\\\\x"u8);
        _bytes.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes.AsSpan(0, written))));
        return true;
    }

    private void Write(long number)
    {
        number.TryFormat(_bytes.GetSpan(20), out var digits, provider: CultureInfo.InvariantCulture);
        _bytes.Advance(digits);
    }
}
