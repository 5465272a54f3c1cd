using System.Text.Json;
using System.Xml;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Reads the rows of a workbook's sheets one by one. Text stays text; a number Excel has already cut is held, never passed on.</summary>
internal sealed class XlsxRecordReader : IRecordReader
{
    private readonly XlsxWorkbook _workbook;
    private readonly HeaderRule _rule;
    private readonly Queue<XlsxSheet> _sheets;
    private readonly Queue<(string Sheet, long Row)> _totals = new();
    private XlsxRows? _rows;
    private JsonEncodedText[]? _names;
    private (string Sheet, long Row)? _heldTotals;
    private bool _waiting;

    private XlsxRecordReader(XlsxWorkbook workbook, XlsxFormat format)
    {
        _workbook = workbook;
        _rule = format.Header;
        var chosen = format.Sheets?.Select(pattern => new Glob(pattern)).ToList();
        _sheets = new Queue<XlsxSheet>(_workbook.Sheets.Where(sheet => chosen is null ? !sheet.Hidden : chosen.Exists(glob => glob.Matches(sheet.Name))));
    }

    internal static async ValueTask<XlsxRecordReader> OpenAsync(Stream stream, XlsxFormat format, CancellationToken cancellationToken)
    {
        var reader = new XlsxRecordReader(await XlsxWorkbook.OpenAsync(stream, cancellationToken), format);
        if (reader._sheets.Count == 0)
        {
            await reader.DisposeAsync();
            throw new FileRefusedException("GW2460", "the workbook has none of the expected sheets.");
        }

        return reader;
    }

    public long Line => _heldTotals?.Row ?? _rows?.Number ?? 0;

    public RecordProblem? Problem { get; private set; }

    public ReadOnlyMemory<byte> Json => default;

    public ReadOnlySpan<byte> Raw => default;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await NextAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            throw new FileRefusedException("GW2461", "the workbook is damaged.");
        }
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        if (_heldTotals is not null)
        {
            return;
        }

        for (var i = 0; i < _names!.Length; i++)
        {
            json.WritePropertyName(_names[i]);
            _rows!.Cell(i).WriteTo(json);
        }
    }

    public ValueTask DisposeAsync()
    {
        _rows?.Dispose();
        _workbook.Dispose();
        return default;
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        while (!_waiting)
        {
            if (_rows is null && !await OpenSheetAsync(cancellationToken))
            {
                return false;
            }

            if (!await _rows!.ReadAsync(cancellationToken))
            {
                // Rows of totals at the end of a sheet are no records.
                _totals.Clear();
                _rows.Dispose();
                _rows = null;
            }
            else if (_rows.FirstText() is not { } first)
            {
                continue;
            }
            else if (Totals.IsWord(first, _rule.Totals))
            {
                _totals.Enqueue((_rows.Sheet, _rows.Number));
            }
            else
            {
                _waiting = true;
            }
        }

        if (_totals.TryDequeue(out var held))
        {
            _heldTotals = held;
            Problem = new RecordProblem("GW2442", $"sheet {held.Sheet}, row {held.Row} looks like a row of totals but rows follow it.");
            return true;
        }

        (_waiting, _heldTotals) = (false, null);
        Problem = Check();
        return true;
    }

    private async ValueTask<bool> OpenSheetAsync(CancellationToken cancellationToken)
    {
        if (!_sheets.TryDequeue(out var sheet))
        {
            return false;
        }

        _rows = _workbook.OpenRows(sheet);
        _names = _rule.Names is { } names ? HeaderNames.Of(names, _rule) : null;
        var skip = _rule.SkipRows;
        while (_names is null && await _rows.ReadAsync(cancellationToken))
        {
            if (skip-- <= 0 && _rows.FirstText() is not null)
            {
                _names = HeaderNames.Of(_rows.Texts(), _rule);
            }
        }

        _names ??= [];
        return true;
    }

    private RecordProblem? Check()
    {
        for (var i = 0; i < Math.Max(_names!.Length, _rows!.Width); i++)
        {
            var cell = _rows.Cell(i);
            if (i >= _names.Length && cell.Kind != XlsxKind.Empty)
            {
                return new RecordProblem("GW2444", $"sheet {_rows.Sheet}, row {_rows.Number} has values beyond its {_names.Length} columns.");
            }

            if (i < _names.Length && cell.IsCut)
            {
                return new RecordProblem(
                    "GW2462", $"sheet {_rows.Sheet}, row {_rows.Number}: a number of more than 15 digits, of which Excel keeps 15; the column must be text.", _names[i].Value);
            }

            if (i < _names.Length && cell.Kind == XlsxKind.Error)
            {
                return new RecordProblem("GW2463", $"sheet {_rows.Sheet}, row {_rows.Number}: the cell shows an error.", _names[i].Value);
            }
        }

        return null;
    }
}
