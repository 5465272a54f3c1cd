using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>Files of fixed columns written for banks (domain.md 2.2.3, layout F2).</summary>
public sealed class FixedWritingTests : IDisposable
{
    private const string Layout = """
        { "type": "fixedWidth", "width": 128,
          "header":  { "mark": "H", "fields": [ { "name": "bank", "at": 2, "length": 3, "value": "115" }, { "name": "programme", "at": 5, "length": 10, "value": "BANHARKAT" },
                                                { "name": "date", "at": 15, "length": 8, "value": "{date:yyyyMMdd}" }, { "name": "sequence", "at": 23, "length": 4, "type": "integer", "value": "{number}" } ] },
          "detail":  { "mark": "D", "fields": [ { "name": "reference", "at": 2, "length": 24 }, { "name": "nik", "at": 26, "length": 16 },
                                                { "name": "name", "at": 42, "length": 40 }, { "name": "status", "at": 82, "length": 2 },
                                                { "name": "ceiling", "at": 84, "length": 15, "type": "decimal" },
                                                { "name": "outstanding", "at": 99, "length": 15, "type": "decimal" },
                                                { "name": "pastDue", "at": 114, "length": 4, "type": "integer" }, { "name": "date", "at": 118, "length": 8 } ] },
          "trailer": { "mark": "T", "fields": [ { "name": "count", "at": 2, "length": 8, "type": "integer" }, { "name": "sum", "at": 10, "length": 18, "type": "decimal" } ],
                       "count": "count", "sum": "sum", "sumOf": "outstanding" } }
        """;

    private const string Write = """{ "file": "LN_{number:0000}.txt", "firstNumber": 7, "zone": "Asia/Jakarta", "control": "{stem}.ctl.json", "sumOf": "outstanding", "sumDecimals": 2 }""";

    private static readonly string[] _records =
    [
        Record("BHK202512080000000001", "1571070112959901", "AGUS CONTOH", "03", "10000000.00", "9595188.00", 0, "20260108"),
        Record("BHK202512080000000002", "1571104112959902", "DEWI", "05", "5000000.00", "5000000.00", 31, "20260108"),
        Record("BHK202512080000000003", "1571013112999903", "M. YUSUF CONTOH", "90", "0", "0", 0, "20260107"),
    ];

    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new(new ManualTimeProvider(new DateTimeOffset(2026, 1, 7, 18, 0, 0, TimeSpan.Zero)));

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    /// <summary>Vector F2: 650 bytes and their SHA-256, as the bank writes them itself.</summary>
    [Fact]
    public async Task F2_the_loan_file_comes_out_as_the_sample_byte_for_byte()
    {
        (await DeliverAsync(Layout, Write, _records)).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);

        var bytes = await File.ReadAllBytesAsync(_folder["LN_0007.txt"], TestContext.Current.CancellationToken);
        bytes.ShouldBe(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "data", "loan-status.txt"), TestContext.Current.CancellationToken));
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (bytes.Length, hash).ShouldBe((650, "43c18f766df46217701243fa9123d6d4b571eebc172d34bbf23e78a840ee016d"));
        _folder.Read("LN_0007.ctl.json").ShouldBe($$"""{"file":"LN_0007.txt","rows":3,"sum":"14595188.00","sha256":"{{hash}}"}""");
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        await DeliverAsync(Layout, Write, _records);
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{Layout}},
              "read": { "pattern": "*.txt", "ready": { "stableFor": "0s" }, "sequence": { "header": "sequence" } } } } }
            """).Create(_context.ToContext());
        var back = (await adapter.ReadAllAsync("s")).SelectMany(page => page.Records).Select(record => JsonNode.Parse(record.Json)!).ToList();

        back.Select(record => record["reference"]!.GetValue<string>()).ShouldBe(["BHK202512080000000001", "BHK202512080000000002", "BHK202512080000000003"]);
        back[0]["outstanding"]!.GetValue<string>().ShouldBe("9595188.00");
        back[0]["header"]!["sequence"]!.GetValue<int>().ShouldBe(7);
    }

    [Theory]
    [InlineData("\"AGUS CONTOH\"", "\"01234567890123456789012345678901234567890\"", "GW4213", "name")]
    [InlineData("\"9595188.00\"", "\"10000000000000\"", "GW4213", "outstanding")]
    [InlineData("\"9595188.00\"", "\"79228162514264337593543950335\"", "GW4213", "outstanding")]
    [InlineData("\"9595188.00\"", "\"9595188.001\"", "GW4214", "outstanding")]
    [InlineData("\"9595188.00\"", "\"-9595188.00\"", "GW4214", "outstanding")]
    [InlineData("\"9595188.00\"", "\"9.595.188\"", "GW4214", "outstanding")]
    [InlineData("\"9595188.00\"", "9.5e6", "GW4214", "outstanding")]
    [InlineData("\"9595188.00\"", "null", "GW4214", "outstanding")]
    [InlineData("\"9595188.00\"", "[1]", "GW4205", "outstanding")]
    [InlineData("\"AGUS CONTOH\"", "true", "GW4205", "name")]
    [InlineData("\"AGUS CONTOH\"", "\"=HYPERLINK()\"", "GW4215", "name")]
    [InlineData("\"AGUS CONTOH\"", "\"@sum\"", "GW4215", "name")]
    [InlineData("\"AGUS CONTOH\"", "\"AGUS\\nT0000\"", "GW4215", "name")]
    [InlineData("\"AGUS CONTOH\"", "\"AGUS\\u0000\"", "GW4215", "name")]
    [InlineData("\"AGUS CONTOH\"", "\"N\\u00fara\"", "GW4215", "name")]
    [InlineData("\"pastDue\":0", "\"pastDue\":0.5", "GW4214", "pastDue")]
    [InlineData("\"pastDue\":0", "\"pastDue\":10000", "GW4213", "pastDue")]
    public async Task A_value_that_does_not_fit_its_columns_is_refused_alone_and_never_cut(string from, string to, string code, string field)
    {
        var outcomes = await DeliverAsync(Layout, Write, _records[0].Replace(from, to, StringComparison.Ordinal), _records[1]);

        outcomes.Select(outcome => (outcome.Code, outcome.Field)).ShouldBe([(code, field), (null, null)]);
        var lines = await File.ReadAllLinesAsync(_folder["LN_0007.txt"], TestContext.Current.CancellationToken);
        lines.ShouldAllBe(line => line.Length == 128);
        lines[^1].TrimEnd().ShouldBe("T00000001000000000500000000");
    }

    [Fact]
    public async Task A_record_for_which_the_totals_have_no_room_is_refused()
    {
        var narrow = Layout.Replace("\"at\": 10, \"length\": 18", "\"at\": 10, \"length\": 10", StringComparison.Ordinal);
        var most = _records[0].Replace("9595188.00", "90000000.00", StringComparison.Ordinal);
        var outcomes = await DeliverAsync(narrow, Write, most, _records[0], _records[2]);
        outcomes.Select(outcome => outcome.Code).ShouldBe([null, null, null]);

        outcomes = await DeliverAsync(narrow, Write, Other(most, "4"), Other(most, "5"), Other(_records[2], "6"));
        outcomes.Select(outcome => (outcome.Code, outcome.Field)).ShouldBe([(null, null), ("GW4213", "outstanding"), (null, null)]);
    }

    [Fact]
    public async Task A_header_that_cannot_be_written_fails_the_run_before_anything_is_seen()
    {
        var failure = await Should.ThrowAsync<AdapterException>(() => DeliverAsync(Layout.Replace("{number}", "{number:00000}", StringComparison.Ordinal).Replace("\"length\": 4, \"type\": \"integer\", \"value\"", "\"length\": 4, \"value\"", StringComparison.Ordinal), Write, _records));
        (failure.Kind, failure.Code).ShouldBe((FailureKind.Configuration, "GW2436"));
        _folder.Names().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"encoding\": \"latin1\",", 128)]
    [InlineData("\"encoding\": \"utf-8\",", 129)]
    public async Task Letters_beyond_ASCII_stand_in_a_file_whose_encoding_has_them(string encoding, int bytes)
    {
        var layout = Layout.Replace("\"width\"", encoding + "\"width\"", StringComparison.Ordinal);
        (await DeliverAsync(layout, Write, _records[1].Replace("DEWI", "D\u00e9wi", StringComparison.Ordinal))).ShouldHaveSingleItem().Code.ShouldBeNull();
        (await File.ReadAllBytesAsync(_folder["LN_0007.txt"], TestContext.Current.CancellationToken)).Length.ShouldBe((3 * 130) + bytes - 128);
    }

    [Theory]
    [InlineData("\"width\": 128,", "", "GW2413")]
    [InlineData("\"width\": 128,", "\"width\": 128, \"encoding\": \"utf-16le\",", "GW2404")]
    [InlineData("\"at\": 26", "\"at\": 25", "GW2413")]
    [InlineData("\"at\": 2, \"length\": 24", "\"at\": 1, \"length\": 24", "GW2413")]
    [InlineData(", \"value\": \"115\"", "", "GW2413")]
    [InlineData("{date:yyyyMMdd}", "{day}", "GW2413")]
    [InlineData("\"mark\": \"H\"", "\"mark\": \"\"", "GW2413")]
    [InlineData("\"mark\": \"T\"", "\"mark\": \"D\"", "GW2413")]
    [InlineData("\"at\": 84, \"length\": 15, \"type\": \"decimal\"", "\"at\": 84, \"length\": 15", null)]
    [InlineData("\"at\": 99, \"length\": 15, \"type\": \"decimal\"", "\"at\": 99, \"length\": 15", "GW2413")]
    [InlineData("\"length\": 8, \"type\": \"integer\" }, {", "\"length\": 8, \"type\": \"integer\", \"value\": \"7\" }, {", "GW2413")]
    [InlineData("\"at\": 118", "\"at\": 122", "GW2406")]
    public void A_layout_that_cannot_be_written_is_a_settings_error(string from, string to, string? code)
    {
        Layout.Contains(from, StringComparison.Ordinal).ShouldBeTrue("the layout holds what is changed");
        AdapterUnderTest.ErrorsOf<FilesPlugin>($$"""{ "folder": "/srv", "streams": { "s": { "format": {{Layout.Replace(from, to, StringComparison.Ordinal)}}, "write": {{Write}} } } }""")
            .Select(error => error.Code).Distinct().ShouldBe(code is null ? [] : [code]);
    }

    [Fact]
    public void Columns_beside_the_layout_are_a_settings_error() =>
        AdapterUnderTest.ErrorsOf<FilesPlugin>($$"""{ "folder": "/srv", "streams": { "s": { "format": {{Layout}}, "write": { "file": "a-{number}.txt", "columns": ["nik"] } } } }""")
            .ShouldHaveSingleItem().Code.ShouldBe("GW2413");

    private static string Record(string reference, string nik, string name, string status, string ceiling, string outstanding, int pastDue, string date) =>
        $$"""{"reference":"{{reference}}","nik":"{{nik}}","name":"{{name}}","status":"{{status}}","ceiling":"{{ceiling}}","outstanding":"{{outstanding}}","pastDue":{{pastDue}},"date":"{{date}}"}""";

    private static string Other(string record, string last) => string.Concat(record.AsSpan(0, 34), last, record.AsSpan(35));

    private async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(string format, string write, params string[] records)
    {
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>(
            $$"""{ "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{format}}, "write": {{write}} } } }""").Create(_context.ToContext());
        return await adapter.DeliverAsync("s", [.. records.Select(record => AdapterCalls.Upsert(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(record))), record))]);
    }
}
