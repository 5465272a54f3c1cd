using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>Writes workbooks as offices leave them: the same rows, the same bytes.</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Parts = "http://schemas.openxmlformats.org/package/2006/";
    private static readonly DateTimeOffset Written = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly FirstDay = new(1899, 12, 30);

    /// <summary>Writes a file beside its place and moves it there, so that nobody sees half of it.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="sheets">Name and rows of each sheet; a cell is text, a number, a <see cref="DateOnly"/> or null.</param>
    public static void Write(string file, params IReadOnlyList<(string Name, IEnumerable<object?[]> Rows)> sheets)
    {
        using (var zip = new ZipArchive(File.Create(file + ".tmp"), ZipArchiveMode.Create))
        {
            Part(zip, "[Content_Types].xml", $"<Types xmlns=\"{Parts}content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
            Part(zip, "_rels/.rels", Relations([("officeDocument", "xl/workbook.xml")]));
            Part(zip, "xl/_rels/workbook.xml.rels", Relations([.. sheets.Select((_, i) => ("worksheet", $"worksheets/sheet{i + 1}.xml")), ("styles", "styles.xml")]));
            Part(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Links}\"><sheets>{string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{SecurityElement.Escape(sheet.Name)}\" sheetId=\"{i + 1}\" r:id=\"r{i + 1}\"/>"))}</sheets></workbook>");
            Part(zip, "xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
            for (var i = 0; i < sheets.Count; i++)
            {
                Part(zip, $"xl/worksheets/sheet{i + 1}.xml", Sheet(sheets[i].Rows));
            }
        }

        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static string Relations(IEnumerable<(string Kind, string Target)> links) => $"<Relationships xmlns=\"{Parts}relationships\">"
        + string.Concat(links.Select((link, i) => $"<Relationship Id=\"r{i + 1}\" Type=\"{Links}/{link.Kind}\" Target=\"{link.Target}\"/>")) + "</Relationships>";

    private static string Sheet(IEnumerable<object?[]> rows)
    {
        var xml = new StringBuilder($"<worksheet xmlns=\"{Main}\"><sheetData>");
        foreach (var row in rows)
        {
            xml.Append("<row>");
            foreach (var cell in row)
            {
                Cell(xml, cell);
            }

            xml.Append("</row>");
        }

        return xml.Append("</sheetData></worksheet>").ToString();
    }

    private static void Cell(StringBuilder xml, object? cell)
    {
        switch (cell)
        {
            case null:
                xml.Append("<c/>");
                break;
            case string text:
                xml.Append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">").Append(SecurityElement.Escape(text)).Append("</t></is></c>");
                break;
            case DateOnly day:
                xml.Append(CultureInfo.InvariantCulture, $"<c s=\"1\"><v>{day.DayNumber - FirstDay.DayNumber}</v></c>");
                break;
            default:
                xml.Append(CultureInfo.InvariantCulture, $"<c><v>{cell}</v></c>");
                break;
        }
    }

    private static void Part(ZipArchive zip, string name, string xml)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Written;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml));
    }
}
