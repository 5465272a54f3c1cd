using System.Diagnostics;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests;

/// <summary>The benchmark lane in small (design.md section 9): every record arrives; prints the speed, which depends on the machine.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    private const string Json = """
        { "baseUrl": "{base}", "streams": {
          "records": { "read": { "path": "records", "records": "data", "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 500 } } } },
          "items": { "write": { "class": "upsert", "create": { "path": "items" }, "batch": {}, "results": { "path": "results", "id": "id", "of": "idEksternal", "status": "status" } } } } }
        """;

    [Fact]
    public async Task The_lane_reads_and_posts_every_record()
    {
        const int Count = 100_000;
        var options = new SandboxOptions { BenchmarkRecords = Count };
        await using var server = await SandboxServer.StartAsync(options, [new BenchmarkPartner(options)], TestContext.Current.CancellationToken);
        using var context = new TestAdapterContext();
        await using var adapter = Adapters.Create(Json, server.AddressOf("bench"), context);
        await ReadAsync(adapter);
        var watch = Stopwatch.StartNew();
        var read = await ReadAsync(adapter);
        output.WriteLine($"read {read} records: {read / watch.Elapsed.TotalSeconds:0} records/s");
        read.ShouldBe(Count);

        var deliveries = Enumerable.Range(0, 500).Select(i => new Delivery($"k{i}", 1, $"i{i}", ChangeKind.Upsert,
            System.Text.Encoding.UTF8.GetBytes($$"""{"idEksternal":"VCN-{{i:D8}}","judul":"{{new string('x', 400)}}"}"""))).ToArray();
        await using var destination = ((IDestinationAdapter)adapter).OpenDestination("items");
        var batch = new DeliveryBatch(deliveries, "b", 1);
        await destination.DeliverAsync(batch, TestContext.Current.CancellationToken);
        watch.Restart();
        for (var i = 0; i < 100; i++)
        {
            (await destination.DeliverAsync(batch, TestContext.Current.CancellationToken)).Outcomes.Count.ShouldBe(500);
        }

        output.WriteLine($"posted 50000 records: {50_000 / watch.Elapsed.TotalSeconds:0} records/s");
    }

    private static async Task<int> ReadAsync(IAdapter adapter)
    {
        await using var source = ((ISourceAdapter)adapter).OpenSource("records");
        var count = 0;
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 500), TestContext.Current.CancellationToken))
        {
            count += page.Records.Count;
            page.Dispose();
        }

        return count;
    }
}
