using System.IO.Compression;
using System.Text;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>JSON, XML and workbooks (delivery.md S20, S23, S52; domain.md 3.6, Excel traps).</summary>
public sealed class DocumentTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Theory]
    [InlineData("""[{"a":1},{"a":{"b":[1,2]}}]""", "")]
    [InlineData(""" { "meta": {"items": [0]}, "data": { "skip": [1,[2]], "items": [ {"a":1} , {"a":{"b":[1,2]}} ], "x": 1 } } """, "data.items")]
    public async Task Objects_of_an_array_are_records(string text, string path)
    {
        var format = path.Length == 0 ? """{ "type": "json" }""" : $$"""{ "type": "json", "records": "{{path}}" }""";
        (await ReadAsync(format, text)).Select(record => record.Json).ShouldBe(["""{"a":1}""", """{"a":{"b":[1,2]}}"""]);
    }

    [Theory]
    [InlineData("""[{"a":1},{"a":2}""")]
    [InlineData("""[{"a":1},{"a":""")]
    [InlineData("""[{"a":1}] x""")]
    [InlineData("""{"a":1}""")]
    [InlineData("<html></html>")]
    [InlineData("")]
    public async Task A_document_that_is_not_whole_is_refused_before_its_first_record(string text) =>
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "type": "json" }""", text))).Message.ShouldContain("GW2453");

    [Fact]
    public async Task Long_documents_are_read_through_a_small_window()
    {
        var items = Enumerable.Range(0, 20_000).Select(i => $$"""{"id":{{i}},"text":"{{new string('x', i % 50)}}"}""").ToList();
        (await ReadAsync("""{ "type": "json" }""", "[" + string.Join(",\n", items) + "]")).Select(record => record.Json).ShouldBe(items);
    }

    [Fact]
    public async Task Elements_at_a_path_are_records()
    {
        var records = await ReadAsync("""{ "type": "xml", "record": "laporan/peserta" }""", """
            <?xml version="1.0"?>
            <x:laporan xmlns:x="urn:x"><meta><peserta>no</peserta></meta>
              <x:peserta id="7"><nik>1571</nik><hp>081</hp><hp>082</hp><alamat jenis="ktp">JL &amp; 1</alamat><kosong/></x:peserta>
              <x:peserta id="8"><nik>1572</nik></x:peserta></x:laporan>
            """);
        records.Select(record => System.Text.RegularExpressions.Regex.Unescape(record.Json)).ShouldBe([
            """{"id":"7","nik":"1571","hp":["081","082"],"alamat":{"jenis":"ktp","#text":"JL & 1"},"kosong":""}""",
            """{"id":"8","nik":"1572"}"""]);
    }

    [Fact]
    public async Task An_attribute_that_hardly_ends_refuses_the_document_before_it_is_in_memory()
    {
        byte[] text = [.. "<a><r id=\""u8, .. Enumerable.Repeat((byte)'x', 48 << 20), .. "\"/></a>"u8];
        var thrown = await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "type": "xml", "record": "a/r" }""", text));
        thrown.Message.ShouldContain("GW2454 a tag with its attributes, or a text, is longer than 32 MiB");
    }

    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY b "x">]><a><r>&b;</r></a>""")]
    [InlineData("""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><r>&b;</r></a>""")]
    [InlineData("<a><r>1</r>")]
    [InlineData("<a><r>1</b></a>")]
    [InlineData("not xml")]
    public async Task Definitions_and_broken_documents_are_refused(string text) =>
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "type": "xml", "record": "a/r" }""", text))).Message.ShouldContain("GW2454");

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var text = "<a><r>" + string.Concat(Enumerable.Repeat("<n>", 10_000)) + string.Concat(Enumerable.Repeat("</n>", 10_000)) + "</r></a>";
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "type": "xml", "record": "a/r" }""", text))).Message.ShouldContain("GW2454");
    }

    [Fact]
    public async Task A_workbook_keeps_text_dates_and_the_order_of_its_sheets()
    {
        var records = await ReadWorkbookAsync("""{ "type": "xlsx" }""",
            ("Kel A", """
                <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Lahir</t></is></c><c r="C1" t="str"><v>Upah</v></c><c r="D1" t="inlineStr"><is><t>Aktif</t></is></c></row>
                <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>45999</v></c><c r="C3"><v>16800.5</v></c><c r="D3" t="b"><v>1</v></c></row>
                <row r="4"><c r="A4" t="inlineStr"><is><t>JUMLAH</t></is></c><c r="C4"><f>SUM(C3)</f><v>16800.5</v></c></row>
                """),
            ("Kel B", """
                <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Lahir</t></is></c></row>
                <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="2"><v>45999.5</v></c></row>
                """));
        records.ShouldAllBe(record => record.Problem == null);
        records.Select(record => record.Json).ShouldBe([
            """{"NIK":"1571070112959901","Lahir":"2025-12-08","Upah":16800.5,"Aktif":true}""",
            """{"NIK":"1571070112959901","Lahir":"2025-12-08T12:00:00"}"""]);
    }

    [Theory]
    [InlineData("1571070112959901")]
    [InlineData("1.5710701129599E+15")]
    public async Task A_number_Excel_has_cut_is_held_with_its_column(string number)
    {
        var records = await ReadWorkbookAsync("""{ "type": "xlsx" }""", ("A", $"""
            <row r="1"><c r="A1" t="s"><v>0</v></c></row>
            <row r="2"><c r="A2"><v>{number}</v></c></row>
            <row r="3"><c r="A3" t="s"><v>1</v></c></row>
            """));
        records.Select(record => record.Problem?.Code).ShouldBe(["GW2462", null]);
        records[0].Problem!.Field.ShouldBe("NIK");
        records[0].Problem!.Message.ShouldNotContain("1571");
    }

    [Fact]
    public async Task Hidden_sheets_are_read_only_when_named()
    {
        const string Row = """<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>""";
        (await ReadWorkbookAsync("""{ "type": "xlsx" }""", ("A", Row), ("*hidden", Row))).Count.ShouldBe(1);
        (await ReadWorkbookAsync("""{ "type": "xlsx", "sheets": ["hid*"] }""", ("A", Row), ("*hidden", Row))).Count.ShouldBe(1);
        (await Should.ThrowAsync<AdapterException>(() => ReadWorkbookAsync("""{ "type": "xlsx", "sheets": ["none"] }""", ("A", Row)))).Message.ShouldContain("GW2460");
    }

    [Fact]
    public async Task A_cut_off_workbook_is_refused()
    {
        var bytes = Workbook(("A", """<row r="1"><c r="A1" t="s"><v>0</v></c></row>"""));
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync("""{ "type": "xlsx" }""", bytes[..(bytes.Length / 2)]))).Message.ShouldContain("GW2447");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private static byte[] Workbook(params (string Name, string Rows)[] sheets)
    {
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Part(string name, string text)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }

            Part("xl/workbook.xml", $"<workbook {Main}><sheets>" + string.Concat(sheets.Select((sheet, i) =>
                $"<sheet name=\"{sheet.Name.TrimStart('*')}\" sheetId=\"{i + 1}\" {(sheet.Name[0] == '*' ? "state=\"hidden\"" : "")} r:id=\"r{i}\"/>")) + "</sheets></workbook>");
            Part("xl/_rels/workbook.xml.rels", "<Relationships>" + string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"r{i}\" Target=\"worksheets/s{i}.xml\"/>")) + "</Relationships>");
            Part("xl/styles.xml", $"""<styleSheet {Main}><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>""");
            Part("xl/sharedStrings.xml", $"<sst {Main}>\n <si>\n  <t>NIK</t></si><si><r><t>15710701</t></r><r><t>12959901</t></r><rPh><t>x</t></rPh></si></sst>");
            foreach (var (sheet, i) in sheets.Select((sheet, i) => (sheet, i)))
            {
                Part($"xl/worksheets/s{i}.xml", $"<worksheet {Main}><sheetData>{sheet.Rows}</sheetData></worksheet>");
            }
        }

        return bytes.ToArray();
    }

    private Task<List<ReadRecord>> ReadWorkbookAsync(string format, params (string Name, string Rows)[] sheets) => ReadAsync(format, Workbook(sheets));

    private Task<List<ReadRecord>> ReadAsync(string format, string text) => ReadAsync(format, Encoding.UTF8.GetBytes(text));

    private async Task<List<ReadRecord>> ReadAsync(string format, byte[] bytes)
    {
        _folder.Write("a.dat", bytes);
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{format}}, "read": { "pattern": "*", "ready": { "stableFor": "0s" } } } } }
            """).Create(_context.ToContext());
        return [.. (await adapter.ReadAllAsync("s")).SelectMany(page => page.Records)];
    }
}
