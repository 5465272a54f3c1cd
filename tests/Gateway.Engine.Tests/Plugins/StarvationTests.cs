using System.Diagnostics;
using Gateway.Engine.Plugins.Guarding;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Resilience;
using Gateway.Sdk;
using Microsoft.AspNetCore.Http;

namespace Gateway.Engine.Tests.Plugins;

/// <summary>Plugins that block a thread for each of their calls, as a driver without asynchronous calls does.</summary>
public sealed class StarvationTests : IAsyncDisposable
{
    private const int Blocking = 200;
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-starved-").FullName;
    private readonly PluginBench _bench = new(new PluginLimits { AbandonedCalls = Blocking + 1 });
    private readonly CancellationTokenSource _stop = new();

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task P26_two_hundred_blocking_calls_delay_neither_the_lease_nor_who_asks_for_health()
    {
        _bench.Add("Misbehaving", behaviour: "deliver blocks");
        await _bench.LoadAsync();
        await using var adapter = _bench.Create();
        await using var destination = ((IDestinationAdapter)adapter).OpenDestination("records");
        await using var store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
        await using var health = await Partner.StartAsync((context, _) => context.Response.WriteAsync("live"));
        using var client = new HttpClient();
        var lease = (await store.Leases.TryAcquireAsync("s", "tests", LeaseTime, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        await using var keeper = new LeaseKeeper(store.Leases, lease, LeaseTime, TimeProvider.System);

        var batch = new DeliveryBatch([new Delivery("a", 1, "key", ChangeKind.Upsert, "{}"u8.ToArray())], "batch", 1);
        var calls = Enumerable.Range(0, Blocking).Select(_ => destination.DeliverAsync(batch, _stop.Token)).ToArray();
        var began = Stopwatch.GetTimestamp();
        var longest = TimeSpan.Zero;
        while (Stopwatch.GetElapsedTime(began) < LeaseTime * 3)
        {
            var asked = Stopwatch.GetTimestamp();
            (await client.GetStringAsync(health.Address, TestContext.Current.CancellationToken)).ShouldBe("live");
            (await store.Leases.TryAcquireAsync("s", "somebody else", LeaseTime, TestContext.Current.CancellationToken)).ShouldBeNull("the lease ran out");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(asked).Ticks));
        }

        calls.ShouldAllBe(call => !call.IsCompleted);
        keeper.SafeToSend.ShouldBeTrue();
        longest.ShouldBeLessThan(InTime);
        await _stop.CancelAsync();
        await Task.WhenAll(calls);
    }
}
