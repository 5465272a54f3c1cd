using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>Files written for others (security.md row 13; delivery.md class K).</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+62812", "\"'+62812\"")]
    [InlineData("-5", "\"'-5\"")]
    [InlineData("@sum", "\"'@sum\"")]
    [InlineData("\\tx", "\"'\tx\"")]
    [InlineData("\\u0000=1", "\"'\0=1\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\\\"b", "\"a\"\"b\"")]
    public async Task S51_text_that_a_spreadsheet_would_run_is_defused(string json, string cell)
    {
        await DeliverAsync("""{ "file": "x-{batch}.csv" }""", AdapterCalls.Upsert("1", $$"""{"v":"{{json}}","w":1}"""));
        _folder.Read(_folder.Names().ShouldHaveSingleItem()).ShouldBe($"v,w\r\n{cell},1\r\n");
    }

    [Fact]
    public async Task Numbers_stay_numbers_and_missing_values_are_empty()
    {
        await DeliverAsync("""{ "file": "x-{batch}.csv", "columns": ["a", "b", "c"] }""",
            AdapterCalls.Upsert("1", """{"a":-5.50,"b":null,"x":"not asked for"}"""), AdapterCalls.Upsert("2", """{"c":true,"a":12345678901234567890}"""));
        _folder.Read(_folder.Names().ShouldHaveSingleItem()).ShouldBe("a,b,c\r\n-5.50,,\r\n12345678901234567890,,true\r\n");
    }

    [Fact]
    public async Task A_record_that_fits_no_table_is_refused_alone()
    {
        var outcomes = await DeliverAsync("""{ "file": "x-{batch}.csv" }""",
            AdapterCalls.Upsert("1", """{"a":1}"""), AdapterCalls.Upsert("2", """{"a":[1]}"""), AdapterCalls.Upsert("3", """{"b":1}"""), AdapterCalls.Delete("4", """{"a":1}"""));
        outcomes.Select(outcome => (outcome.Code, outcome.Field)).ShouldBe([(null, null), ("GW4205", "a"), ("GW4206", "b"), ("GW4210", null)]);
        _folder.Read(_folder.Names().ShouldHaveSingleItem()).ShouldBe("a\r\n1\r\n");
    }

    [Fact]
    public async Task The_control_file_tells_count_sum_and_hash()
    {
        await DeliverAsync("""{ "file": "x-{batch}.csv", "control": "{stem}.ctl.json", "sumOf": "iuran" }""",
            AdapterCalls.Upsert("1", """{"iuran":16800.25}"""), AdapterCalls.Upsert("2", """{"iuran":"0.50"}"""));
        var names = _folder.Names();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder[names[0]])));
        _folder.Read(names[1]).ShouldBe($$"""{"file":"{{names[0]}}","rows":2,"sum":"16800.75","sha256":"{{hash}}"}""");
    }

    [Fact]
    public async Task A_record_already_written_is_left_out_of_a_differently_cut_batch()
    {
        const string Write = """{ "file": "x-{batch}.ndjson" }""";
        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""), AdapterCalls.Upsert("2", """{"a":2}"""));
        await DeliverAsync(Write, AdapterCalls.Upsert("2", """{"a":2}"""), AdapterCalls.Upsert("3", """{"a":3}"""));
        _folder.Names().SelectMany(name => File.ReadLines(_folder[name])).Order().ShouldBe(["""{"a":1}""", """{"a":2}""", """{"a":3}"""]);
    }

    [Fact]
    public async Task A_file_the_partner_took_already_is_not_written_again()
    {
        const string Write = """{ "file": "x-{batch}.ndjson" }""";
        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""));
        File.Delete(_folder[_folder.Names()[0]]);
        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""));
        _folder.Names().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_around_the_renaming_neither_loses_nor_doubles_the_file(bool renamed)
    {
        const string Write = """{ "file": "x-{batch}.ndjson" }""";
        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""));
        var name = _folder.Names().ShouldHaveSingleItem();
        var journal = Directory.GetFiles(_context.Folder, "sent-*.log").ShouldHaveSingleItem();
        File.WriteAllLines(journal, File.ReadAllLines(journal).Where(line => !line.StartsWith("end", StringComparison.Ordinal)));
        if (renamed)
        {
            File.Delete(_folder[name]);
        }
        else
        {
            File.Move(_folder[name], _folder[name + ".tmp"]);
        }

        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""));
        _folder.Names().ShouldBe(renamed ? [] : [name]);
    }

    [Fact]
    public async Task A_key_used_for_other_content_is_refused()
    {
        const string Write = """{ "file": "x-{batch}.ndjson" }""";
        await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":1}"""));
        (await DeliverAsync(Write, AdapterCalls.Upsert("1", """{"a":2}"""))).ShouldHaveSingleItem().Code.ShouldBe("GW4208");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(string write, params Delivery[] deliveries)
    {
        var type = write.Contains(".csv", StringComparison.Ordinal) ? "csv" : "ndjson";
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>(
            $$"""{ "folder": "{{_folder.Path}}", "streams": { "s": { "format": { "type": "{{type}}" }, "write": {{write}} } } }""").Create(_context.ToContext());
        return await adapter.DeliverAsync("s", deliveries);
    }
}
