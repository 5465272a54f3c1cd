using System.IO.Compression;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>One sheet of a workbook.</summary>
internal sealed record XlsxSheet(string Name, string Part, bool Hidden);

/// <summary>A workbook: a zip file whose parts are read as streams, each with a cap on what it unfolds to.</summary>
internal sealed class XlsxWorkbook : IDisposable
{
    private const long MaxPartBytes = 4L << 30;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly ZipArchive _zip;
    private readonly List<XlsxSheet> _sheets = [];
    private bool _from1904;
    private XlsxStyles? _styles;
    private XlsxSharedStrings? _strings;

    private XlsxWorkbook(ZipArchive zip) => _zip = zip;

    /// <summary>The sheets in their order.</summary>
    internal IReadOnlyList<XlsxSheet> Sheets => _sheets;

    /// <summary>Opens a workbook. It owns the stream.</summary>
    internal static async ValueTask<XlsxWorkbook> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var workbook = new XlsxWorkbook(FileContents.OpenArchive(stream));
        try
        {
            workbook.ReadSheets();
            using (var styles = workbook.OpenPart("xl/styles.xml"))
            {
                workbook._styles = XlsxStyles.Read(styles);
            }

            using var strings = workbook.OpenPart("xl/sharedStrings.xml");
            workbook._strings = await XlsxSharedStrings.ReadAsync(strings, cancellationToken);
            return workbook;
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            workbook.Dispose();
            throw new FileRefusedException("GW2461", "the workbook is damaged.");
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    internal XlsxRows OpenRows(XlsxSheet sheet) =>
        new(OpenPart(sheet.Part) ?? throw new FileRefusedException("GW2461", $"the sheet \"{sheet.Name}\" is missing."), sheet.Name, _strings!, _styles!, _from1904);

    public void Dispose()
    {
        _strings?.Dispose();
        _zip.Dispose();
    }

    private void ReadSheets()
    {
        var targets = ReadTargets();
        using var xml = OpenPart("xl/workbook.xml") ?? throw new FileRefusedException("GW2461", "the file is no workbook.");
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "workbookPr")
            {
                _from1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheet"
                && xml.GetAttribute("id", Relationships) is { } id && targets.TryGetValue(id, out var part))
            {
                _sheets.Add(new XlsxSheet(xml.GetAttribute("name") ?? "", part, xml.GetAttribute("state") is "hidden" or "veryHidden"));
            }
        }
    }

    private Dictionary<string, string> ReadTargets()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using var xml = OpenPart("xl/_rels/workbook.xml.rels");
        while (xml?.Read() == true)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship"
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target && xml.GetAttribute("TargetMode") != "External")
            {
                targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
            }
        }

        return targets;
    }

    private XmlReader? OpenPart(string name)
    {
        if (_zip.GetEntry(name) is not { } entry)
        {
            return null;
        }

        var stream = new CappedStream(entry.Open(), FileContents.CapOf(entry.CompressedLength, MaxPartBytes), owner: null);
        return XmlReader.Create(stream, new XmlReaderSettings { Async = true, CloseInput = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
    }
}
