using System.Globalization;
using System.Text;
using Gateway.Engine.Configuration;
using Gateway.Engine.Resilience;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>A destination that is slow, or that allows its account only so many requests.</summary>
public sealed class PaceFaults : DestinationFaults
{
    /// <summary>Pages the engine may have in hand, and one that the adapter reads ahead, and one whose answer is being counted.</summary>
    private const int InHand = 8 + 2;

    [Fact]
    public async Task K18_a_slow_sink_stops_the_reading_and_memory_stays_flat()
    {
        const int Pages = 120;
        const int PageBytes = 512 << 10;
        var (read, written, ahead) = (0, 0, 0);
        var memory = new List<long>();
        await using var partner = await Partner.StartAsync(p => p
            .Add("GET", "list", request =>
            {
                var page = int.Parse(request.Query("page")!, CultureInfo.InvariantCulture);
                ahead = Math.Max(ahead, Interlocked.Increment(ref read) - Volatile.Read(ref written));
                return SandboxAnswer.Json(200, $$"""{"data":[{"id":"r{{page}}","text":"{{new string('x', PageBytes)}}"}],"next":{{(page < Pages ? page + 1 : "null")}}}""");
            })
            .Add("POST", "records", _ =>
            {
                // The partner answers only once everything has been read that can be: it is slower than any reader.
                var reach = Math.Min(Pages, Volatile.Read(ref written) + InHand - 2);
                SpinWait.SpinUntil(() => Volatile.Read(ref read) >= reach);
                if (Volatile.Read(ref written) is Pages / 4 or Pages - InHand)
                {
                    memory.Add(GC.GetTotalMemory(forceFullCollection: true));
                }

                Interlocked.Increment(ref written);
                return SandboxAnswer.Json(200, """{"ok":true}""");
            }));
        const string Json = """
            { "baseUrl": "{base}", "streams": {
                "list": { "read": { "path": "list", "records": "data", "paging": { "kind": "cursor", "next": "next", "param": "page", "first": "1" } } },
                "records": { "write": { "class": "upsert", "create": { "path": "records" } } } } }
            """;
        await using var sync = new SyncUnderTest();
        sync.Sync = sync.Sync with { Delivery = sync.Sync.Delivery with { BatchSize = 1 } };
        var adapter = partner.Adapter(Json);
        await using var destination = ((IDestinationAdapter)adapter).OpenDestination("records");
        var run = await sync.RunAsync(
            () => ((ISourceAdapter)adapter).OpenSource("list"), new SourceTraits { Mode = ReadMode.Repeatable, Cursor = CursorKind.Opaque }, destination, partner.Stream(Json).Destination!);

        run.Books.ShouldBe(new Books(Pages, Pages, 0, 0, 0, 0));
        ahead.ShouldBeInRange(2, InHand);
        (memory[1] - memory[0]).ShouldBeLessThan(InHand * PageBytes * 2, "between the two looks forty megabytes went through");
    }

    [Fact]
    public async Task K19_five_syncs_of_one_partner_account_share_one_limiter()
    {
        var clock = new ManualTimeProvider();
        var registry = new ResilienceRegistry(clock, NullLogger<ResilienceRegistry>.Instance);
        var sandbox = new SandboxPartner("partner");
        sandbox.Add("records", Sink.Upsert("records", new SinkSettings { KeyField = "id" }, clock));
        await using var partner = await Partner.StartAsync(sandbox, clock: clock);
        var start = clock.GetUtcNow();
        var syncs = Enumerable.Range(0, 5).Select(i => partner.Adapter(
            """{ "baseUrl": "{base}", "streams": { "records": { "write": { "class": "upsert", "create": { "path": "records" } } } } }""",
            partner.Chain($"bank-{i}", registry, limits => limits with { Account = "bank", RequestsPerSecond = 1, Burst = 1 }))).Select(async (adapter, i) =>
        {
            await using var destination = ((IDestinationAdapter)adapter).OpenDestination("records");
            return await destination.DeliverAsync(
                new DeliveryBatch([Partner.Upsert($"{i}a"), Partner.Upsert($"{i}b"), Partner.Upsert($"{i}c")], $"batch-{i}", 1), TestContext.Current.CancellationToken);
        }).ToArray();

        var all = Task.WhenAll(syncs);
        while (!all.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        (await all).Sum(Accepted).ShouldBe(15);
        registry.Status().Accounts.ShouldHaveSingleItem().Endpoints.Count.ShouldBe(5);
        var times = partner.Server.Log.Entries.Select(entry => (entry.Time - start).TotalSeconds).Order().ToList();
        times.Count.ShouldBe(15);
        for (var i = 0; i < times.Count; i++)
        {
            // The n-th request of the account leaves no sooner than n seconds after the first.
            times[i].ShouldBeGreaterThanOrEqualTo(i);
        }
    }
}
