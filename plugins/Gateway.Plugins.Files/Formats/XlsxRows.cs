using System.Globalization;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>The rows of one sheet, one at a time.</summary>
internal sealed class XlsxRows(XmlReader xml, string sheet, XlsxSharedStrings strings, XlsxStyles styles, bool from1904) : IDisposable
{
    private const int MaxColumns = 16_384;

    private readonly List<XlsxCell> _cells = [];
    private readonly XmlText _text = new("GW2461");

    /// <summary>The sheet's name.</summary>
    internal string Sheet => sheet;

    /// <summary>The row's number from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Cells up to the last one that is there.</summary>
    internal int Width => _cells.Count;

    internal XlsxCell Cell(int column) => column < _cells.Count ? _cells[column] : default;

    internal async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _cells.Clear();
        _text.Reset();
        while (await xml.ReadAsync())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row")
            {
                Number = long.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Number + 1;
                await ReadCellsAsync();
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of the first cell that is not empty; null in an empty row.</summary>
    internal string? FirstText()
    {
        foreach (var cell in _cells)
        {
            if (cell.Kind != XlsxKind.Empty && !string.IsNullOrWhiteSpace(cell.Value))
            {
                return cell.Value;
            }
        }

        return null;
    }

    internal IReadOnlyList<string> Texts() => [.. _cells.Select(cell => cell.Value ?? "")];

    public void Dispose() => xml.Dispose();

    private async ValueTask ReadCellsAsync()
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        while (await xml.ReadAsync() && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "row"))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "c")
            {
                var column = ColumnOf(xml.GetAttribute("r")) ?? _cells.Count;
                var cell = await ReadCellAsync();
                while (_cells.Count <= column)
                {
                    _cells.Add(default);
                }

                _cells[column] = cell;
            }
        }
    }

    private async ValueTask<XlsxCell> ReadCellAsync()
    {
        var type = xml.GetAttribute("t") ?? "n";
        var style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (xml.IsEmptyElement)
        {
            return default;
        }

        var (inValue, seen) = (false, false);
        while (await xml.ReadAsync() && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "c"))
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element or XmlNodeType.EndElement when xml.LocalName is "v" or "t":
                    inValue = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    seen = true;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inValue:
                    await _text.AppendAsync(xml);
                    break;
            }
        }

        return seen ? Make(type, style, _text.Take()) : default;
    }

    private XlsxCell Make(string type, int style, string value) => type switch
    {
        "s" => new XlsxCell(XlsxKind.Text, strings[int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1]),
        "str" or "inlineStr" => new XlsxCell(XlsxKind.Text, value),
        "b" => new XlsxCell(XlsxKind.Boolean, value),
        "e" => new XlsxCell(XlsxKind.Error, value),
        "d" => new XlsxCell(XlsxKind.Text, value),
        _ when value.Length == 0 => default,
        _ when styles.IsDate(style) => new XlsxCell(XlsxKind.Date, XlsxCell.Iso(value, from1904)),
        _ => new XlsxCell(XlsxKind.Number, value),
    };

    /// <summary>The column of a reference such as <c>AB12</c>, from 0; null when there is none.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetterUpper(letter))
            {
                break;
            }

            column = (column * 26) + (letter - 'A' + 1);
            if (column > MaxColumns)
            {
                throw new FileRefusedException("GW2461", "a cell lies beyond the last column.");
            }
        }

        return column == 0 ? null : column - 1;
    }
}
