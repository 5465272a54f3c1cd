using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>No part of a file grows with it in memory. The form for 500 MB: <c>dotnet run -c Release --project tests/Gateway.Benchmarks -- large</c>.</summary>
[Collection(nameof(LargeFileTests))]
[CollectionDefinition(nameof(LargeFileTests), DisableParallelization = true)]
public sealed class LargeFileTests : IDisposable
{
    private const int Rows = 60_000;
    private const long Bound = 12 << 20;

    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Theory]
    [InlineData("xlsx", """{ "type": "xlsx" }""", 9)]
    [InlineData("xml", """{ "type": "xml", "record": "laporan/peserta" }""", 24)]
    public async Task Memory_stays_flat_while_a_large_document_is_read(string name, string format, int megabytes)
    {
        using (var file = File.Create(_folder["a." + name]))
        {
            (name == "xlsx" ? (Action<Stream, int>)((stream, rows) => LargeDocuments.WriteXlsx(stream, rows, rowsOfSheet: 40_000)) : LargeDocuments.WriteXml)(file, Rows);
            file.Length.ShouldBeGreaterThan(megabytes << 20);
        }

        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": {{format}}, "read": { "pattern": "*", "ready": { "stableFor": "0s" } } } } }
            """).Create(_context.ToContext());
        await using var source = ((ISourceAdapter)adapter).OpenSource("s");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (read, pages) = (0, 0);
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 1_000), TestContext.Current.CancellationToken))
        {
            using (page)
            {
                read += page.Records.Count;
                page.Records.ShouldAllBe(record => record.Problem == null);
            }

            if (pages++ % 20 == 0)
            {
                (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(Bound, $"after {read} records");
            }
        }

        read.ShouldBe(Rows);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }
}
