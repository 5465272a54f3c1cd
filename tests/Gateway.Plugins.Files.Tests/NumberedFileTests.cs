using System.Text.Json.Nodes;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>Names with numbers and dates, and control files as partners want them.</summary>
public sealed class NumberedFileTests : IDisposable
{
    private const string Numbered = """{ "file": "A_{date:yyyyMM}_{number:000}.ndjson", "zone": "Asia/Jakarta", "keyWindow": "10s" }""";
    private static readonly string _samples = Path.Combine(AppContext.BaseDirectory, "data");
    private readonly TestFolder _folder = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2025, 12, 31, 17, 30, 0, TimeSpan.Zero));
    private readonly TestAdapterContext _context;

    public NumberedFileTests() => _context = new TestAdapterContext(_time);

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    /// <summary>Vector F1 of domain.md 2.2.3: the enrolment file, byte for byte, and what its control file says.</summary>
    [Fact]
    public async Task F1_the_enrolment_file_and_its_control_file_come_out_as_the_sample()
    {
        var sample = await File.ReadAllLinesAsync(Path.Combine(_samples, "enrolment.csv"), TestContext.Current.CancellationToken);
        var columns = sample[0].Split(';');
        var records = new[]
        {
            """{"NIK":"1571070112959901","NAMA":"AGUS CONTOH","TEMPAT_LAHIR":"JAMBI","TGL_LAHIR":"01-12-1995","JK":"L","ALAMAT":"JL CONTOH NO 1 RT 01","KODE_KEL":"15.71.07.1001","NO_HP":"081234567890","PEKERJAAN":"TUKANG OJEK","KATEGORI":"RENTAN","PROGRAM":"JKK,JKM","UPAH_DASAR":1000000,"BLTH":"01-2026","IURAN":16800}""",
            """{"NIK":"1571104112959902","NAMA":"DEWI","TEMPAT_LAHIR":"MUARO JAMBI","TGL_LAHIR":"01-12-1995","JK":"P","ALAMAT":"JL CONTOH; GG MELATI","KODE_KEL":"15.71.10.1005","NO_HP":"+6281234567891","PEKERJAAN":"PENJUAL CILOK","KATEGORI":"RENTAN","PROGRAM":"JKK,JKM","UPAH_DASAR":1000000,"BLTH":"01-2026","IURAN":16800}""",
            """{"NIK":"1571013112999903","NAMA":"M. YUSUF CONTOH, S.Ag","TEMPAT_LAHIR":"JAMBI","TGL_LAHIR":"31-12-1999","JK":"L","ALAMAT":"JL CONTOH NO 3","KODE_KEL":"15.71.01.1004","NO_HP":"081234567892","PEKERJAAN":"IMAM MASJID","KATEGORI":"KEAGAMAAN","PROGRAM":"JKK,JKM","UPAH_DASAR":1000000,"BLTH":"01-2026","IURAN":16800}""",
        };
        await DeliverAsync("""{ "type": "csv", "delimiter": ";", "defuseFormulas": false }""", $$"""
            { "file": "BPJSTK_ENROL_1571_{date:yyyyMM}_{number:000}.csv", "zone": "Asia/Jakarta", "columns": {{new JsonArray([.. columns.Select(name => (JsonNode)name)]).ToJsonString()}},
              "control": "{stem}.ctl.json", "sumOf": "IURAN", "sumAs": "sumIuran", "sumDecimals": 2 }
            """, [.. records.Select((record, i) => AdapterCalls.Upsert($"{i}", record))]);

        (await File.ReadAllBytesAsync(_folder["BPJSTK_ENROL_1571_202601_001.csv"], TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllBytesAsync(Path.Combine(_samples, "enrolment.csv"), TestContext.Current.CancellationToken));
        var control = await File.ReadAllTextAsync(Path.Combine(_samples, "enrolment.ctl.json"), TestContext.Current.CancellationToken);
        JsonNode.DeepEquals(JsonNode.Parse(_folder.Read("BPJSTK_ENROL_1571_202601_001.ctl.json")), JsonNode.Parse(control)).ShouldBeTrue();
    }

    [Fact]
    public async Task Numbers_go_up_by_one_also_after_a_restart_and_after_the_keys_were_forgotten()
    {
        for (var file = 1; file <= 40; file++)
        {
            await DeliverAsync(Numbered, $"r{file}");
            _time.Advance(TimeSpan.FromSeconds(7));
        }

        _folder.Names().ShouldBe(Enumerable.Range(1, 40).Select(number => $"A_202601_{number:000}.ndjson"));
        new FileInfo(Directory.GetFiles(_context.Folder, "sent-*.log").ShouldHaveSingleItem()).Length.ShouldBeLessThan(1_000, "old entries are cut away");
    }

    [Fact]
    public async Task A_file_nobody_saw_gives_its_number_back()
    {
        await DeliverAsync(Numbered, "r1");
        var journal = Directory.GetFiles(_context.Folder, "sent-*.log").ShouldHaveSingleItem();
        File.WriteAllLines(journal, File.ReadAllLines(journal).Where(line => !line.StartsWith("end", StringComparison.Ordinal)));
        File.Move(_folder["A_202601_001.ndjson"], _folder["A_202601_001.ndjson.tmp"]);

        await DeliverAsync(Numbered, "r2");
        await DeliverAsync(Numbered, "r3");
        _folder.Names().ShouldBe(["A_202601_001.ndjson", "A_202601_002.ndjson"]);
    }

    [Fact]
    public async Task A_number_that_was_used_before_us_is_never_written_over()
    {
        _folder.Write("A_202601_001.ndjson", "theirs");
        var failure = await Should.ThrowAsync<AdapterException>(() => DeliverAsync(Numbered, "r1"));
        (failure.Kind, failure.Code).ShouldBe((FailureKind.Configuration, "GW2435"));
        _folder.Read("A_202601_001.ndjson").ShouldBe("theirs");

        await DeliverAsync(Numbered.Replace("\"zone\"", "\"firstNumber\": 2, \"zone\"", StringComparison.Ordinal), "r1");
        _folder.Names().ShouldBe(["A_202601_001.ndjson", "A_202601_002.ndjson"]);
    }

    [Fact]
    public async Task The_control_file_carries_what_is_told_about_the_data_set()
    {
        await DeliverAsync("""{ "file": "x-{number}.ndjson", "control": "{stem}.meta.json", "about": { "judul": "Peserta", "kolom": ["nik"], "revisi": null } }""", "r1");
        var meta = JsonNode.Parse(_folder.Read("x-1.meta.json"))!;
        meta["judul"]!.GetValue<string>().ShouldBe("Peserta");
        meta["kolom"]![0]!.GetValue<string>().ShouldBe("nik");
        meta["rows"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "file": "x.csv" }""", "GW2410")]
    [InlineData("""{ "file": "x-{date}.csv" }""", "GW2410")]
    [InlineData("""{ "file": "x-{number:'a'}.csv" }""", "GW2410")]
    [InlineData("""{ "file": "x-{number}-{Batch}.csv" }""", "GW2410")]
    [InlineData("""{ "file": "x-{number}.csv", "zone": "Asia/Jambi" }""", "GW2410")]
    [InlineData("""{ "file": "x-{number}.csv", "sumOf": "iuran" }""", "GW2407")]
    [InlineData("""{ "file": "x-{number}.csv", "control": "{stem}.json", "about": { "rows": 1 } }""", "GW2407")]
    [InlineData("""{ "file": "x-{number}.csv", "firstNumber": 0 }""", "GW2402")]
    [InlineData("""{ "file": "x-{number}.csv", "sumDecimals": 19 }""", "GW2402")]
    public void Names_that_could_meet_and_totals_without_a_place_are_settings_errors(string write, string code) =>
        AdapterUnderTest.ErrorsOf<FilesPlugin>($$"""{ "folder": "/srv", "streams": { "s": { "format": { "type": "csv" }, "write": {{write}} } } }""")
            .ShouldHaveSingleItem().Code.ShouldBe(code);

    private Task DeliverAsync(string write, string key) => DeliverAsync("""{ "type": "ndjson" }""", write, AdapterCalls.Upsert(key, $$"""{"id":"{{key}}"}"""));

    private async Task DeliverAsync(string format, string write, params Delivery[] deliveries)
    {
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>(
            $$"""{ "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{format}}, "write": {{write}} } } }""").Create(_context.ToContext());
        (await adapter.DeliverAsync("s", deliveries)).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
    }
}
