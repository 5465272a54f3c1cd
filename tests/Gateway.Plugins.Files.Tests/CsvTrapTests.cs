using System.Text;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>CSV as people, banks and spreadsheets really write it (domain.md 3.6, traps 28 and 29).</summary>
public sealed class CsvTrapTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Theory]
    [InlineData("nik;nama\n15;ANI\n", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik,nama\r\n15,ANI\r\n", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik\tnama\n15\tANI", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik|nama\n15|ANI", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("sep=;\nnik;nama\n15;A,N,I\n", """{"nik":"15","nama":"A,N,I"}""")]
    [InlineData("nik;nama\n15;\"JL MELATI; GG 2\"\n", """{"nik":"15","nama":"JL MELATI; GG 2"}""")]
    [InlineData("nik;nama\n15;\"kata \"\"dia\"\"\"\n", """{"nik":"15","nama":"kata \u0022dia\u0022"}""")]
    [InlineData("nik;nama\r\n15;\"baris 1\r\nbaris 2\"\r\n", """{"nik":"15","nama":"baris 1\r\nbaris 2"}""")]
    [InlineData("nik;nama\n15;JL \"MAWAR\" 3\n", """{"nik":"15","nama":"JL \u0022MAWAR\u0022 3"}""")]
    [InlineData("nik;nama\n15;=1+1\n", """{"nik":"15","nama":"=1\u002B1"}""")]
    [InlineData("nik;nama\n015; ANI \n", """{"nik":"015","nama":" ANI "}""")]
    [InlineData("\n\nnik;nama\n\n15;ANI\n\n", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik;nama;nama;\n15;A;B;\n", """{"nik":"15","nama":"A","nama_2":"B","column_4":""}""")]
    [InlineData(" nik ;\"nama\u00A0 lengkap\"\n15;ANI\n", """{"nik":"15","nama lengkap":"ANI"}""")]
    [InlineData("nik;nama\n15;ANI;;\n", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik;nama\n15;ANI\nJUMLAH;1\n", """{"nik":"15","nama":"ANI"}""")]
    [InlineData("nik;nama\n15;ANI\n;Total :\n\n", """{"nik":"15","nama":"ANI"}""")]
    public async Task S51_a_file_is_read_as_it_was_meant(string text, string expected)
    {
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            record => record.Problem.ShouldBeNull(),
            record => Normal(record.Json).ShouldBe(Normal(expected)));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public async Task Encodings_show_by_their_mark_or_their_look(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("nik;nama\r\n15;SITI NÚR — Jambi\r\n")];
        Normal((await ReadAsync(bytes)).ShouldHaveSingleItem().Json).ShouldBe(Normal("""{"nik":"15","nama":"SITI NÚR — Jambi"}"""));
    }

    [Fact]
    public async Task A_configured_encoding_is_used_where_nothing_shows_it()
    {
        var records = await ReadAsync(Encoding.Latin1.GetBytes("nik;nama\n15;SITI NÚR\n"), """ "encoding": "latin1" """);
        Normal(records.ShouldHaveSingleItem().Json).ShouldBe(Normal("""{"nik":"15","nama":"SITI NÚR"}"""));
    }

    [Fact]
    public async Task Headings_that_mean_a_field_take_its_name_and_titles_are_skipped()
    {
        var format = """ "header": { "skipRows": 2, "fields": { "nik": ["NIK", "No. NIK"], "nama": ["Nama Lengkap"] } } """;
        var records = await ReadAsync("DAFTAR PENERIMA;;\nTahun 2025;;\nNO NIK;NAMA  LENGKAP;Alamat\n15;ANI;JL 1\n"u8.ToArray(), format);
        records.ShouldHaveSingleItem().Json.ShouldBe("""{"nik":"15","nama":"ANI","Alamat":"JL 1"}""");
    }

    [Theory]
    [InlineData("nik;nama\n1;A\n2\n3;C\n", "GW2444")]
    [InlineData("nik;nama\n1;A\n2;B;X\n3;C\n", "GW2444")]
    [InlineData("nik;nama\n1;A\n2;\"B\"x\n3;C\n", "GW2443")]
    [InlineData("nik;nama\n1;A\nTOTAL;1\n3;C\n", "GW2442")]
    public async Task A_broken_line_is_held_and_the_others_are_read(string text, string code)
    {
        var records = await ReadAsync(Encoding.UTF8.GetBytes(text));
        records.Select(record => record.Problem?.Code).ShouldBe([null, code, null]);
        records[1].Json.ShouldContain("\"_line\":3");
        records[2].Json.ShouldBe("""{"nik":"3","nama":"C"}""");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_hold_their_line_and_are_never_replaced()
    {
        var records = await ReadAsync([.. "nik;nama\n1;A\n2;B"u8, 0xff, .. "\n3;C\n"u8]);
        records.Select(record => record.Problem?.Code).ShouldBe([null, "GW2441", null]);
        records.ShouldAllBe(record => !record.Json.Contains("FFFD", StringComparison.OrdinalIgnoreCase) && !record.Json.Contains('\uFFFD'));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_refuses_the_file_instead_of_swallowing_its_rest()
    {
        var thrown = await Should.ThrowAsync<AdapterException>(() => ReadAsync("nik;nama\n1;\"A\n2;B\n3;C\n"u8.ToArray()));
        thrown.Kind.ShouldBe(FailureKind.ContractBroken);
        thrown.Message.ShouldContain("GW2440");
        _folder.Names().ShouldBe(["a.csv"]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private async Task<List<ReadRecord>> ReadAsync(byte[] bytes, string format = "")
    {
        _folder.Write("a.csv", bytes);
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": { "type": "csv"{{(format.Length > 0 ? "," : "")}}{{format}} },
              "read": { "pattern": "*.csv", "ready": { "stableFor": "0s" } } } } }
            """).Create(_context.ToContext());
        return [.. (await adapter.ReadAllAsync("s")).SelectMany(page => page.Records)];
    }

    private static string Normal(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
}
