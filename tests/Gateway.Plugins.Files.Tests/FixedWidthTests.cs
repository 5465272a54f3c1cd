using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>The bank's loan status file (domain.md 2.2.3, layout F2) as configuration.</summary>
public sealed class FixedWidthTests : IDisposable
{
    private const string Layout = """
        { "type": "fixedWidth", "width": 128,
          "header":  { "mark": "H", "fields": [ { "name": "bank", "at": 2, "length": 3 }, { "name": "date", "at": 15, "length": 8 },
                                                { "name": "sequence", "at": 23, "length": 4, "type": "integer" } ] },
          "detail":  { "mark": "D", "fields": [ { "name": "reference", "at": 2, "length": 24 }, { "name": "nik", "at": 26, "length": 16 },
                                                { "name": "name", "at": 42, "length": 40 }, { "name": "status", "at": 82, "length": 2 },
                                                { "name": "outstanding", "at": 99, "length": 15, "type": "decimal" },
                                                { "name": "pastDue", "at": 114, "length": 4, "type": "integer" } ] },
          "trailer": { "mark": "T", "fields": [ { "name": "count", "at": 2, "length": 8, "type": "integer" }, { "name": "sum", "at": 10, "length": 18, "type": "decimal" } ],
                       "count": "count", "sum": "sum", "sumOf": "outstanding" } }
        """;

    private static readonly string _sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "loan-status.txt"));

    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task The_layout_is_read_with_its_header_amounts_and_numbers()
    {
        var records = await ReadAsync(_sample);
        records.Count.ShouldBe(3);
        records[0].Json.ShouldBe("""
            {"header":{"bank":"115","date":"20260108","sequence":7},"reference":"BHK202512080000000001","nik":"1571070112959901","name":"AGUS CONTOH","status":"03","outstanding":"9595188.00","pastDue":0}
            """.Trim());
        records[1].Json.ShouldContain("\"pastDue\":31");
    }

    [Theory]
    [InlineData("T00000003", "T00000004", "counts other than 3")]
    [InlineData("001459518800", "001459518801", "sum")]
    [InlineData("DEWI     ", "DEWI    ", "127 characters")]
    [InlineData("H115", "X115", "header is missing")]
    [InlineData("T0000", "D0000", "trailer is missing")]
    public async Task A_file_that_contradicts_itself_is_refused_whole(string from, string to, string complaint)
    {
        var thrown = await Should.ThrowAsync<AdapterException>(() => ReadAsync(_sample.Replace(from, to, StringComparison.Ordinal)));
        thrown.Kind.ShouldBe(FailureKind.ContractBroken);
        thrown.Message.ShouldContain("GW2452");
        thrown.Message.ShouldContain(complaint);
    }

    [Fact]
    public async Task A_cut_off_file_is_refused() =>
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync(_sample[..300]))).Message.ShouldContain("GW2452");

    [Fact]
    public async Task A_bad_line_is_held_alone()
    {
        var records = await ReadAsync(_sample.Replace("003120260108", "0O3120260108", StringComparison.Ordinal));
        records.Select(record => record.Problem?.Field).ShouldBe([null, "pastDue", null]);
        records[1].Problem!.Message.ShouldNotContain("O31");
    }

    [Fact]
    public async Task A_repeated_number_in_the_header_stops_reading()
    {
        _folder.Write("1.txt", _sample);
        _folder.Write("2.txt", _sample.Replace("DEWI", "DEWA", StringComparison.Ordinal));
        (await Should.ThrowAsync<AdapterException>(() => ReadAsync(null))).Message.ShouldContain("GW2432");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private async Task<List<ReadRecord>> ReadAsync(string? text)
    {
        if (text is not null)
        {
            _folder.Write("a.txt", text);
        }

        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{Layout}},
              "read": { "pattern": "*.txt", "ready": { "stableFor": "0s" }, "sequence": { "header": "sequence" } } } } }
            """).Create(_context.ToContext());
        return [.. (await adapter.ReadAllAsync("s")).SelectMany(page => page.Records)];
    }
}
