using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Gateway.Plugins.Files.Tests;

/// <summary>Workbooks and XML documents of any size, as offices export them: 12 columns of invented people, texts shared as Excel shares them.</summary>
internal static class LargeDocuments
{
    private const int Columns = 12;
    private const int TextsOfRow = 6;
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private static readonly string[] _headings = ["NO", "NIK", "NAMA", "TGL LAHIR", "JK", "ALAMAT", "KECAMATAN", "HP", "EMAIL", "PENDIDIKAN", "GAJI HARAPAN", "CATATAN"];
    private static readonly string[] _repeated = [.. _headings, "P", "L", "SD", "SMP", "SMA", "SMK", "S1", "Telanaipura", "Jelutung", "Paal Merah", "Siti Contoh", "Budi Misalnya", "Rina Rekaan"];

    /// <summary>Writes a workbook of sheets that each have fewer rows than Excel allows.</summary>
    internal static void WriteXlsx(Stream stream, int rows, int rowsOfSheet = 1_000_000)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var sheets = (rows + rowsOfSheet - 1) / rowsOfSheet;
        Part(zip, "xl/workbook.xml", text => text.Write($"<workbook {Main}><sheets>"
            + string.Concat(Enumerable.Range(1, sheets).Select(sheet => $"<sheet name=\"Data {sheet}\" sheetId=\"{sheet}\" r:id=\"r{sheet}\"/>")) + "</sheets></workbook>"));
        Part(zip, "xl/_rels/workbook.xml.rels", text => text.Write("<Relationships>"
            + string.Concat(Enumerable.Range(1, sheets).Select(sheet => $"<Relationship Id=\"r{sheet}\" Target=\"worksheets/s{sheet}.xml\"/>")) + "</Relationships>"));
        Part(zip, "xl/styles.xml", text => text.Write($"<styleSheet {Main}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"));
        for (var sheet = 0; sheet < sheets; sheet++)
        {
            var first = sheet * rowsOfSheet;
            Part(zip, $"xl/worksheets/s{sheet + 1}.xml", text => WriteSheet(text, first, Math.Min(rows, first + rowsOfSheet)));
        }

        Part(zip, "xl/sharedStrings.xml", text => WriteSharedStrings(text, rows));
    }

    /// <summary>Writes an XML document of <c>laporan/peserta</c> elements.</summary>
    internal static void WriteXml(Stream stream, int rows)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<laporan>\n");
        for (var row = 0; row < rows; row++)
        {
            var texts = TextsOf(row);
            text.Write(string.Create(CultureInfo.InvariantCulture, $"""
                <peserta id="{texts[0]}"><nik>{texts[1]}</nik><nama>{_repeated[^(1 + (row % 3))]}</nama><tglLahir>{Born(row):yyyy-MM-dd}</tglLahir><jk>{_repeated[Columns + (row % 2)]}</jk>
                  <alamat jenis="ktp">{texts[2]}</alamat><kecamatan>{_repeated[Columns + 7 + (row % 3)]}</kecamatan><hp>{texts[3]}</hp><email>{texts[4]}</email>
                  <pendidikan>{_repeated[Columns + 2 + (row % 5)]}</pendidikan><gajiHarapan>{Salary(row)}</gajiHarapan><catatan>{texts[5]}</catatan></peserta>

                """));
        }

        text.Write("</laporan>\n");
    }

    private static void WriteSheet(StreamWriter text, int first, int end)
    {
        text.Write($"<worksheet {Main}><sheetData><row r=\"1\">");
        for (var column = 0; column < Columns; column++)
        {
            text.Write($"<c r=\"{(char)('A' + column)}1\" t=\"s\"><v>{column}</v></c>");
        }

        text.Write("</row>");
        for (var row = first; row < end; row++)
        {
            var number = row - first + 2;
            var own = _repeated.Length + (row * TextsOfRow);
            text.Write(string.Create(CultureInfo.InvariantCulture, $"""
                <row r="{number}"><c r="A{number}" t="s"><v>{own}</v></c><c r="B{number}" t="s"><v>{own + 1}</v></c><c r="C{number}" t="s"><v>{_repeated.Length - 1 - (row % 3)}</v></c><c r="D{number}" s="1"><v>{Born(row).DayNumber - 693_593}</v></c><c r="E{number}" t="s"><v>{Columns + (row % 2)}</v></c><c r="F{number}" t="s"><v>{own + 2}</v></c><c r="G{number}" t="s"><v>{Columns + 7 + (row % 3)}</v></c><c r="H{number}" t="s"><v>{own + 3}</v></c><c r="I{number}" t="s"><v>{own + 4}</v></c><c r="J{number}" t="s"><v>{Columns + 2 + (row % 5)}</v></c><c r="K{number}"><v>{Salary(row)}</v></c><c r="L{number}" t="s"><v>{own + 5}</v></c></row>
                """));
        }

        text.Write("</sheetData></worksheet>");
    }

    private static void WriteSharedStrings(StreamWriter text, int rows)
    {
        text.Write($"<sst {Main}>");
        foreach (var shared in _repeated.Concat(Enumerable.Range(0, rows).SelectMany(TextsOf)))
        {
            text.Write("<si><t>");
            text.Write(shared);
            text.Write("</t></si>");
        }

        text.Write("</sst>");
    }

    /// <summary>The texts that only this row has; the last one hardly packs.</summary>
    private static string[] TextsOf(int row)
    {
        Span<byte> noise = stackalloc byte[60];
        new Random(row).NextBytes(noise);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"REG-{row:00000000}"), string.Create(CultureInfo.InvariantCulture, $"157107{1 + (row % 28):00}{1 + (row % 12):00}{50 + (row % 49)}99{row % 100:00}"),
            string.Create(CultureInfo.InvariantCulture, $"Jl. Contoh Raya No. {row}, RT {row % 20:00}"), string.Create(CultureInfo.InvariantCulture, $"0812-9900-{row:0000000}"),
            string.Create(CultureInfo.InvariantCulture, $"orang.{row}@contoh.example"), Convert.ToBase64String(noise),
        ];
    }

    private static DateOnly Born(int row) => new DateOnly(1964, 1, 1).AddDays(row * 37 % 14_600);

    private static int Salary(int row) => 2_000_000 + (row % 40 * 125_000);

    private static void Part(ZipArchive zip, string name, Action<StreamWriter> write)
    {
        using var text = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 16);
        write(text);
    }
}
