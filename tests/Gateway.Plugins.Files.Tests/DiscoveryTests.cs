using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

public sealed class DiscoveryTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task Fields_and_key_candidates_come_from_the_first_records_and_nothing_is_taken()
    {
        _folder.Write("penerima-1.csv", "nik;nama;desa\n1571019900000001;ANI;A\n1571019900000002;BUDI;A\n");
        _folder.Write("penerima-2.csv", "nik;nama;desa;rt\n1571019900000003;ANI;B;1\n");
        _folder.Write("iuran.ndjson", "{\"kpj\":\"K1\",\"jumlah\":16800}\n{\"kpj\":\"K2\",\"jumlah\":16800.5}\n");
        _folder.Write("rusak.csv", "id\n\"1\n");
        var before = _folder.Names();

        var streams = await DiscoverAsync();

        var people = streams.Single(stream => stream.Name == "penerima").Schema!;
        people["properties"]!.AsObject().Select(member => member.Key).ShouldBe(["nik", "nama", "desa", "rt"]);
        people["required"]!.ToJsonString().ShouldBe("""["nik","nama","desa"]""");
        people["x-keyCandidates"]!.ToJsonString().ShouldBe("""["nik"]""");
        streams.Single(stream => stream.Name == "iuran").Schema!["properties"]!.ToJsonString().ShouldBe("""{"kpj":{"type":"string"},"jumlah":{"type":"number"}}""");
        streams.Single(stream => stream.Name == "rusak").Schema.ShouldBeNull("a file that would be refused tells nothing");
        streams.Single(stream => stream.Name == "keluar").Destination.ShouldNotBeNull();
        _folder.Names().ShouldBe(before);
        Directory.EnumerateFileSystemEntries(_context.Folder).ShouldBeEmpty();
        (await DiscoverAsync()).Count.ShouldBe(4);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    private async Task<IReadOnlyList<StreamDescription>> DiscoverAsync()
    {
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": {
                "penerima": { "format": { "type": "csv" }, "read": { "pattern": "penerima-*.csv" } },
                "iuran": { "format": { "type": "ndjson" }, "read": { "pattern": "*.ndjson" } },
                "rusak": { "format": { "type": "csv" }, "read": { "pattern": "rusak.csv" } },
                "keluar": { "format": { "type": "csv" }, "write": { "file": "x-{batch}.csv" } } } }
            """).Create(_context.ToContext());
        return await ((IDiscoverable)adapter).DiscoverAsync(TestContext.Current.CancellationToken);
    }
}
