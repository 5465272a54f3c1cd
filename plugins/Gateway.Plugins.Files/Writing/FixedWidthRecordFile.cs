using System.Globalization;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Lines of fixed columns between a header and a trailer with totals. What does not fit its columns is refused and never cut; a line ends with CR LF.</summary>
internal sealed class FixedWidthRecordFile : IRecordFile
{
    private readonly FixedWidthFormat _format;
    private readonly FilesWrite _write;
    private readonly Func<string, string> _fill;
    private readonly FileStream _file;
    private readonly Encoding _encoding;
    private readonly char[] _line;
    private long _rows;
    private decimal _total;

    /// <summary>Starts a file with its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The lines.</param>
    /// <param name="write">What the control file sums up.</param>
    /// <param name="fill">Puts batch, number and date into a text.</param>
    internal FixedWidthRecordFile(string path, FixedWidthFormat format, FilesWrite write, Func<string, string> fill)
    {
        (_format, _write, _fill) = (format, write, fill);
        _encoding = Encoding.GetEncoding(format.Encoding ?? "us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        _line = new char[format.Width!.Value];
        Sum = write.SumOf is null ? null : 0;
        _file = File.Create(path);
        if (format.Header is { } header)
        {
            WriteFixed(header, "header");
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
        Begin(_format.Detail);
        foreach (var field in _format.Detail.Fields)
        {
            var misfit = field.Value is null && JsonObjects.HoldsSeveral(content, field.Name)
                ? new Misfit("GW4205", "a column holds one value, this field holds several.")
                : Put(field, field.Value is { } value ? _fill(value) : JsonObjects.TextOf(content, field.Name));
            if (misfit is { } wrong)
            {
                return DeliveryOutcome.Rejected(wrong.Code, wrong.Message, field.Name);
            }
        }

        var total = _total + (_format.Trailer?.SumOf is { } summed ? RecordWriters.Value(content, summed) : 0);
        if (FullTotal(total) is { } full)
        {
            return DeliveryOutcome.Rejected("GW4213", $"with this record the trailer's \"{full}\" would be wider than its columns.", _format.Trailer!.SumOf);
        }

        WriteLine();
        (_rows, _total) = (_rows + 1, total);
        Sum += _write.SumOf is { } own ? RecordWriters.Value(content, own) : 0;
        return DeliveryOutcome.Accepted;
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_format.Trailer is { } trailer)
        {
            WriteFixed(trailer, "trailer");
        }

        return _file.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Begin(FixedLine kind)
    {
        Array.Fill(_line, ' ');
        kind.Mark.CopyTo(_line);
    }

    private Misfit? Put(FixedField field, string? text)
    {
        var wrong = FixedColumns.Put(_line.AsSpan(field.At - 1, field.Length), field, text);
        return wrong is null && text is not null && !IsEncodable(text) ? new Misfit("GW4215", "it holds a letter that the file's encoding does not have.") : wrong;
    }

    private void WriteFixed(FixedLine kind, string name)
    {
        Begin(kind);
        foreach (var field in kind.Fields)
        {
            if (Put(field, TextOf(kind, field)) is { } wrong)
            {
                throw new AdapterException(FailureKind.Configuration, "GW2436", $"the {name}'s field \"{field.Name}\" cannot be written: {wrong.Message}")
                {
                    Fix = "Correct its \"value\", \"length\" or \"type\"; nothing was written.",
                };
            }
        }

        WriteLine();
    }

    private string TextOf(FixedLine kind, FixedField field) => kind is FixedTrailer trailer
        ? field.Name == trailer.Count ? Text(_rows) : field.Name == trailer.Sum ? Text(_total) : _fill(field.Value!)
        : _fill(field.Value!);

    /// <summary>The trailer's field that has no room for the totals with one more record; null when there is room.</summary>
    private string? FullTotal(decimal total) => _format.Trailer is { } trailer ? trailer.Fields.FirstOrDefault(field =>
        (field.Name == trailer.Count && !HasRoom(field, _rows + 1)) || (field.Name == trailer.Sum && !HasRoom(field, total)))?.Name : null;

    private static bool HasRoom(FixedField field, decimal total) => FixedColumns.Put(stackalloc char[field.Length], field, Text(total)) is null;

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private bool IsEncodable(string text) => _encoding.CodePage switch
    {
        20127 => Ascii.IsValid(text),
        28591 => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'),
        _ => !text.Any(char.IsSurrogate),
    };

    private void WriteLine()
    {
        _file.Write(_encoding.GetBytes(_line));
        _file.Write("\r\n"u8);
    }
}
