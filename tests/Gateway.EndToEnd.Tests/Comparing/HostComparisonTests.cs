using System.Text;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Comparing;

/// <summary>A running host compares and mends for whoever asks it.</summary>
public sealed class HostComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-compare-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task A_comparison_and_its_repair_go_through_the_host_that_owns_the_store()
    {
        var people = new SandboxDataSet(TimeProvider.System);
        var archive = Sink.Upsert("arsip", new SinkSettings { KeyField = "id", Listed = true }, TimeProvider.System);
        var partner = new SandboxPartner("mitra").Add("orang", new PagedSource(new PagedSourceSettings { Style = PagingStyle.PageNumber }, people)).Add("arsip", archive);
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), [partner], TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            people.Put($"R{i}", Encoding.UTF8.GetBytes($$"""{"id":"R{{i}}"}"""));
        }

        Configure(server.AddressOf("mitra"));
        (await GatewayProcess.RunAsync(_folder, "key", "init", "--json")).Exit.ShouldBe(0);
        await using var host = GatewayProcess.Start(_folder, "serve", "--port", "0", "--json");
        await host.ReadLineAsync();
        await ExpectAsync(0, "run", "arsip");
        await ExpectAsync(0, "compare", "arsip");
        archive.Remove("R3").ShouldBeTrue();

        await ExpectAsync(8, "compare", "arsip");
        var mended = await ExpectAsync(0, "compare", "arsip", "--repair", "--reason", "uji");

        mended.Json["repair"]!["run"]!["books"]!["delivered"]!.GetValue<long>().ShouldBe(1);
        archive.Records.Select(record => record.Key).Order().ShouldBe(["R0", "R1", "R2", "R3", "R4"]);
    }

    private async Task<ProcessResult> ExpectAsync(int exit, params string[] words)
    {
        var result = await GatewayProcess.RunAsync(_folder, [.. words, "--json"]);
        result.Exit.ShouldBe(exit, result.Output + result.Error);
        return result;
    }

    private void Configure(Uri address)
    {
        const string Listing = """ "records": "data", "total": "meta.total", "paging": { "kind": "page", "size": { "param": "limit", "value": 2 } } """;
        Write("gateway.json", """{ "version": 1, "name": "uji", "data": "data" }""");
        Write("endpoints/mitra.json", $$$"""
            { "adapter": "rest@1", "network": { "allowPrivate": ["127.0.0.1/32"] },
              "settings": { "baseUrl": "{{{address}}}", "streams": {
                "orang": { "read": { "path": "orang", {{{Listing}}} } },
                "arsip": { "read": { "path": "arsip", {{{Listing}}} },
                  "write": { "class": "upsert", "create": { "path": "arsip" }, "batch": { "size": 5 }, "results": { "path": "results", "id": "id", "status": "status" } } } } } }
            """);
        Write("mappings/arsip.json", """{ "from": "mitra.orang", "to": "mitra.arsip", "key": ["id"], "fields": { "id": "source.id" } }""");
        Write("syncs/arsip.json", """{ "from": "mitra.orang", "to": "mitra.arsip", "mapping": "arsip", "readBack": {} }""");
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
