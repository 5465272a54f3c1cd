using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Plugins.Files;

/// <summary>Looks through a whole file before its first record is handed on: its hash, its totals, its end.</summary>
internal sealed class FileInspection(IFolder folder, FilesRead read, FileFormat format, long maxBytes)
{
    /// <summary>The hash of a file.</summary>
    internal static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Checks a file. Returns its number in the sequence of the stream, or null when there is no sequence.</summary>
    /// <exception cref="FileRefusedException">The file must not be read.</exception>
    internal async Task<long?> CheckAsync(string path, string name, string hash, CancellationToken cancellationToken)
    {
        var control = read.Ready.Control is { } rule ? await ControlAsync(rule, name, hash, cancellationToken) : default;
        string? header = null;
        if (RecordReaders.NeedsEnd(format) || control.Rows is not null || control.Sum is not null)
        {
            header = await ReadThroughAsync(path, control, cancellationToken);
        }

        var number = read.Sequence is not { } sequence ? null
            : sequence.Header is not null ? header
            : new System.Text.RegularExpressions.Regex(sequence.Name!, System.Text.RegularExpressions.RegexOptions.NonBacktracking).Match(name).Groups[1].Value;
        return number is null ? null
            : long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new FileRefusedException("GW2448", "the file has no number of the sequence.");
    }

    private async Task<(long? Rows, decimal? Sum)> ControlAsync(ControlRule rule, string name, string hash, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(await folder.FetchAsync(FileNames.Beside(rule.File, name), cancellationToken), cancellationToken);
        if (!JsonObjects.IsObject(bytes))
        {
            throw new FileRefusedException("GW2449", "its control file is not one JSON object.");
        }

        string Value(string field) => JsonObjects.TextOf(bytes, field) ?? throw new FileRefusedException("GW2449", $"its control file has no \"{field}\".");
        if (rule.Sha256 is { } hashField && !Value(hashField).Equals(hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new FileRefusedException("GW2449", "its SHA-256 is not the one in the control file.");
        }

        return (
            rule.Rows is { } rowsField ? (long)Number(Value(rowsField)) : null,
            rule.Sum is { } sumField ? Number(Value(sumField)) : null);
    }

    private async Task<string?> ReadThroughAsync(string path, (long? Rows, decimal? Sum) control, CancellationToken cancellationToken)
    {
        await using var records = await RecordReaders.OpenAsync(FileContents.Open(path, maxBytes), format, cancellationToken);
        var totals = new RunningTotals(control.Sum is null ? null : read.Ready.Control!.SumOf);
        while (await records.ReadAsync(cancellationToken))
        {
            totals.Add(records);
        }

        if (control.Rows is { } rows && rows != totals.Rows)
        {
            throw new FileRefusedException("GW2449", $"it has {totals.Rows} records, its control file says {rows}.");
        }

        if (control.Sum is { } sum && sum != totals.Sum)
        {
            throw new FileRefusedException("GW2449", $"the sum of \"{read.Ready.Control!.SumOf}\" is not the one in its control file.");
        }

        return read.Sequence?.Header is { } field ? records.HeaderValue(field) : null;
    }

    private static decimal Number(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FileRefusedException("GW2449", "its control file holds a total that is no number.");
}

/// <summary>Counts records and adds up one of their fields.</summary>
internal sealed class RunningTotals(string? field)
{
    private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new();

    internal long Rows { get; private set; }

    internal decimal Sum { get; private set; }

    internal void Add(IRecordReader record)
    {
        Rows++;
        if (field is null)
        {
            return;
        }

        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            record.WriteFields(json);
            json.WriteEndObject();
        }

        Sum += decimal.TryParse(JsonObjects.TextOf(_buffer.WrittenSpan, field), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
