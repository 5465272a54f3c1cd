using System.IO.Compression;
using System.Security.Cryptography;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>When files are taken and what becomes of them (delivery.md S49, S50, S53; domain.md trap 28).</summary>
public sealed class PickUpTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_archived_only_after_its_records_are_stored()
    {
        _folder.Write("a.csv", "id\n1\n2\n");
        var pages = await ReadAsync("");
        _folder.Names().ShouldBe(["a.csv"]);
        await AcknowledgeAsync("", pages[^1].Checkpoint);
        _folder.Names().ShouldBe(["archive/a.csv"]);
    }

    [Fact]
    public async Task S50_a_file_without_its_marker_waits()
    {
        _folder.Write("a.csv", "id\n1\n");
        _folder.Write("b.csv", "id\n2\n");
        _folder.Write("b.csv.ok", "");
        var pages = await ReadAsync(""", "ready": { "marker": "{name}.ok", "stableFor": "0s" } """);
        pages.SelectMany(page => page.Records).ShouldHaveSingleItem().Json.ShouldBe("""{"id":"2"}""");
        await AcknowledgeAsync(""", "ready": { "marker": "{name}.ok", "stableFor": "0s" } """, pages[^1].Checkpoint);
        _folder.Names().ShouldBe(["a.csv", "archive/b.csv", "archive/b.csv.ok"]);
    }

    [Fact]
    public async Task S50_a_file_that_grows_between_two_looks_waits()
    {
        _folder.Write("a.csv", "id\n1\n");
        _folder.Write("b.csv", "id\n2\n");
        var time = new ManualTimeProvider();
        using var context = new TestAdapterContext(time);
        await using var adapter = Adapter(""", "ready": { "stableFor": "30s" } """).Create(context.ToContext());
        var reading = adapter.ReadAllAsync("s");
        _folder.Write("b.csv", "id\n2\n3\n");
        time.Advance(TimeSpan.FromSeconds(31));
        (await reading).SelectMany(page => page.Records).ShouldHaveSingleItem().Json.ShouldBe("""{"id":"1"}""");
    }

    [Theory]
    [InlineData(2, "300", null, null)]
    [InlineData(3, "300", null, "3")]
    [InlineData(2, "301", null, "sum")]
    [InlineData(2, "300", "00", "SHA-256")]
    public async Task S50_a_control_file_must_agree(int rows, string sum, string? hash, string? complaint)
    {
        const string Text = "id,iuran\n1,100\n2,200\n";
        hash ??= Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text)));
        _folder.Write("a.csv", Text);
        _folder.Write("a.ctl.json", $$"""{"rows":{{rows}},"sumIuran":"{{sum}}","sha256":"{{hash}}"}""");
        const string Ready = """, "ready": { "stableFor": "0s", "control": { "file": "{stem}.ctl.json", "rows": "rows", "sum": "sumIuran", "sumOf": "iuran", "sha256": "sha256" } } """;
        if (complaint is null)
        {
            (await ReadAsync(Ready)).SelectMany(page => page.Records).Count().ShouldBe(2);
            return;
        }

        var thrown = await Should.ThrowAsync<AdapterException>(() => ReadAsync(Ready));
        thrown.Message.ShouldContain("GW2449");
        thrown.Message.ShouldContain(complaint);
        _folder.Names().ShouldContain("a.csv");
    }

    [Fact]
    public async Task The_same_content_is_taken_once_and_said_so()
    {
        _folder.Write("a.csv", "id\n1\n");
        await AcknowledgeAsync("", (await ReadAsync(""))[^1].Checkpoint);
        _folder.Write("copy.csv", "id\n1\n");
        (await ReadAsync("")).ShouldBeEmpty();
        _folder.Names().ShouldBe(["archive/a.csv", "archive/copy.csv"]);
        _context.Log.Entries.ShouldContain(entry => entry.Message.Contains("copy.csv", StringComparison.Ordinal) && entry.Message.Contains("a.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gap_in_the_numbers_stops_reading_until_the_missing_file_is_there()
    {
        const string Sequence = """, "ready": { "stableFor": "0s" }, "sequence": { "name": "_(\\d+)\\.csv$" } """;
        _folder.Write("x_007.csv", "id\n7\n");
        _folder.Write("x_009.csv", "id\n9\n");
        var adapter = Adapter(Sequence).Create(_context.ToContext());
        var read = new List<Page>();
        var thrown = await Should.ThrowAsync<AdapterException>(async () =>
        {
            await foreach (var page in ((ISourceAdapter)adapter).OpenSource("s").ReadAsync(new ReadRequest(null, 10), Token))
            {
                read.Add(page);
            }
        });
        thrown.Message.ShouldContain("GW2432");
        await AcknowledgeAsync(Sequence, read.ShouldHaveSingleItem().Checkpoint);
        _folder.Write("x_008.csv", "id\n8\n");
        (await ReadAsync(Sequence)).SelectMany(page => page.Records).Select(record => record.Json).ShouldBe(["""{"id":"8"}""", """{"id":"9"}"""]);
    }

    [Fact]
    public async Task An_acknowledgement_says_what_was_taken()
    {
        const string More = """, "ready": { "stableFor": "0s" }, "acknowledgement": "{stem}.ack.json" """;
        _folder.Write("a.csv", "id\n1\n2\n");
        await AcknowledgeAsync(More, (await ReadAsync(More))[^1].Checkpoint);
        _folder.Read("a.ack.json").ShouldContain("\"file\":\"a.csv\",\"rows\":2");
    }

    [Fact]
    public async Task A_file_that_comes_late_under_an_earlier_name_is_read_too()
    {
        _folder.Write("b.csv", "id\n1\n");
        var checkpoint = (await ReadAsync(""))[^1].Checkpoint;
        _folder.Write("a.csv", "id\n2\n");
        await using var adapter = Adapter("").Create(_context.ToContext());
        (await adapter.ReadAllAsync("s", checkpoint)).SelectMany(page => page.Records).ShouldHaveSingleItem().Json.ShouldBe("""{"id":"2"}""");
    }

    [Theory]
    [InlineData("../a.csv", "GW2447")]
    [InlineData("/etc/a.csv", "GW2447")]
    [InlineData("x\\..\\a.csv", "GW2447")]
    [InlineData("inner.zip", "GW2447")]
    [InlineData("bomb.csv", "GW2446")]
    public async Task S53_packed_files_that_mean_harm_are_refused(string entry, string code)
    {
        using (var zip = new ZipArchive(File.Create(_folder["a.zip"]), ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry(entry, CompressionLevel.SmallestSize).Open();
            content.Write(entry == "bomb.csv" ? System.Text.Encoding.ASCII.GetBytes("id\n" + string.Concat(Enumerable.Repeat(new string('1', 9_999) + "\n", 4_000))) : "id\n1\n"u8);
        }

        var thrown = await Should.ThrowAsync<AdapterException>(() => ReadAsync(""));
        thrown.Kind.ShouldBe(FailureKind.ContractBroken);
        thrown.Message.ShouldContain(code);
    }

    [Fact]
    public async Task Packed_files_are_read_as_they_unfold()
    {
        using (var zip = new ZipArchive(File.Create(_folder["a.zip"]), ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("data/a.csv").Open();
            content.Write("id\n1\n"u8);
        }

        using (var gzip = new GZipStream(File.Create(_folder["b.csv.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write("id\n2\n"u8);
        }

        (await ReadAsync("")).SelectMany(page => page.Records).Select(record => record.Json).ShouldBe(["""{"id":"1"}""", """{"id":"2"}"""]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private async Task<List<ReadPage>> ReadAsync(string read)
    {
        await using var adapter = Adapter(read).Create(_context.ToContext());
        return await adapter.ReadAllAsync("s");
    }

    private async Task AcknowledgeAsync(string read, Checkpoint checkpoint)
    {
        await using var adapter = Adapter(read).Create(_context.ToContext());
        await using var source = ((ISourceAdapter)adapter).OpenSource("s");
        await ((IAcknowledges)source).AcknowledgeAsync(checkpoint, Token);
    }

    private AdapterUnderTest Adapter(string read) => AdapterUnderTest.Of<FilesPlugin>($$"""
        { "folder": "{{_folder.Path}}", "streams": { "s": { "format": { "type": "csv" },
          "read": { "pattern": "*.{{(read.Length > 0 ? "csv" : "*")}}"{{(read.Length > 0 ? read : """, "ready": { "stableFor": "0s" }""")}} } } } }
        """);
}
