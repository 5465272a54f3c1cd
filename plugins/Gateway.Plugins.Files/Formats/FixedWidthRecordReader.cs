using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads lines of fixed columns. A wrong width, a missing header or trailer and wrong totals refuse the file; a bad field holds its line only.</summary>
internal sealed class FixedWidthRecordReader(Stream utf8, FixedWidthFormat format) : IRecordReader
{
    private readonly LineReader _lines = new(utf8);
    private readonly JsonEncodedText[] _names = [.. format.Detail.Fields.Select(field => JsonEncodedText.Encode(field.Name))];
    private string[] _values = [];
    private string[]? _header;
    private bool _trailerSeen;
    private long _rows;
    private decimal _sum;

    public long Line => _lines.Number;

    public RecordProblem? Problem { get; private set; }

    public ReadOnlyMemory<byte> Json => default;

    public ReadOnlySpan<byte> Raw => _lines.Current.Span;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _lines.ReadAsync(cancellationToken))
        {
            var line = Text();
            if (_trailerSeen)
            {
                if (line.Trim('\u001a', ' ').Length > 0)
                {
                    throw Refused($"line {Line} follows the trailer.");
                }

                continue;
            }

            if (format.Header is { } header && _header is null)
            {
                _header = Is(header, line) ? Values(header.Fields, line) : throw Refused("the header is missing.");
                RefuseBad(header.Fields, _header, "header");
            }
            else if (format.Trailer is { } trailer && Is(trailer, line))
            {
                _trailerSeen = true;
                CheckTotals(trailer, Values(trailer.Fields, line));
            }
            else
            {
                TakeDetail(line);
                return true;
            }
        }

        if (format.Trailer is not null && !_trailerSeen)
        {
            throw Refused("the trailer is missing.");
        }

        return format.Header is null || _header is not null ? false : throw Refused("the header is missing.");
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        if (_header is not null)
        {
            json.WriteStartObject("header"u8);
            Write(json, format.Header!.Fields, format.Header.Fields.Select(field => JsonEncodedText.Encode(field.Name)), _header);
            json.WriteEndObject();
        }

        Write(json, format.Detail.Fields, _names, _values);
    }

    public string? HeaderValue(string field) => Find(format.Header?.Fields, _header, field);

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    private string Text()
    {
        if (!Utf8.IsValid(_lines.Current.Span))
        {
            throw new FileRefusedException("GW2441", $"line {Line} is not in the file's encoding.");
        }

        var line = Encoding.UTF8.GetString(_lines.Current.Span);
        return format.Width is null || line.Length == format.Width || (_trailerSeen && line.Trim('\u001a', ' ').Length == 0) ? line
            : throw Refused($"line {Line} has {line.Length} characters, {format.Width} are expected.");
    }

    private void TakeDetail(string line)
    {
        _rows++;
        Problem = null;
        _values = Values(format.Detail.Fields, line);
        if (!Is(format.Detail, line))
        {
            Problem = new RecordProblem("GW2450", $"line {Line} starts with none of the known marks.");
            return;
        }

        for (var i = 0; i < _values.Length; i++)
        {
            if (!IsGood(format.Detail.Fields[i], _values[i]))
            {
                Problem = new RecordProblem("GW2451", $"line {Line}: the field holds other signs than digits.", format.Detail.Fields[i].Name);
                break;
            }
        }

        // The partner's totals hold for every line of the file, also for one that a person must look at.
        _sum += Find(format.Detail.Fields, _values, format.Trailer?.SumOf) is { } amount && Number(amount) is { } value ? value : 0;
    }

    private void CheckTotals(FixedTrailer trailer, string[] values)
    {
        RefuseBad(trailer.Fields, values, "trailer");
        if (Find(trailer.Fields, values, trailer.Count) is { } count && Number(count) != _rows)
        {
            throw Refused($"the trailer counts other than {_rows} records.");
        }

        if (Find(trailer.Fields, values, trailer.Sum) is { } sum && Number(sum) != _sum)
        {
            throw Refused($"the trailer's sum of \"{trailer.SumOf}\" is not that of the records.");
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<FixedField> fields, IEnumerable<JsonEncodedText> names, string[] values)
    {
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            if (fields[i].Type == FixedType.Integer && IsGood(fields[i], values[i]) && values[i].Length > 0)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(values[i], skipInputValidation: true);
            }
            else
            {
                json.WriteString(name, values[i]);
            }
        }
    }

    private static string[] Values(IReadOnlyList<FixedField> fields, string line)
    {
        var values = new string[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var start = Math.Min(fields[i].At - 1, line.Length);
            var text = line.Substring(start, Math.Min(fields[i].Length, line.Length - start));
            values[i] = fields[i].Type switch
            {
                FixedType.Text => text.TrimEnd(),
                FixedType.Integer => WithoutZeros(text.Trim()),
                _ => WithPoint(text.Trim(), fields[i].Decimals),
            };
        }

        return values;
    }

    private static string WithoutZeros(string digits) =>
        digits.TrimStart('0') is { Length: > 0 } rest ? rest : digits.Length > 0 ? "0" : "";

    /// <summary><c>000000000001250</c> with two decimals is <c>12.50</c>.</summary>
    private static string WithPoint(string digits, int decimals)
    {
        if (digits.Length == 0 || decimals == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return digits;
        }

        var padded = digits.PadLeft(decimals + 1, '0');
        return WithoutZeros(padded[..^decimals]) + "." + padded[^decimals..];
    }

    private static bool IsGood(FixedField field, string value) =>
        field.Type == FixedType.Text || value.Length == 0 || value.All(letter => char.IsAsciiDigit(letter) || (letter == '.' && field.Type == FixedType.Decimal));

    private static void RefuseBad(IReadOnlyList<FixedField> fields, string[] values, string line)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!IsGood(fields[i], values[i]))
            {
                throw Refused($"the {line}'s field \"{fields[i].Name}\" holds other signs than digits.");
            }
        }
    }

    private static bool Is(FixedLine kind, string line) => line.StartsWith(kind.Mark, StringComparison.Ordinal);

    private static string? Find(IReadOnlyList<FixedField>? fields, string[]? values, string? name)
    {
        for (var i = 0; i < (values?.Length ?? 0); i++)
        {
            if (fields![i].Name == name)
            {
                return values![i];
            }
        }

        return null;
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static FileRefusedException Refused(string message) => new("GW2452", message);
}
