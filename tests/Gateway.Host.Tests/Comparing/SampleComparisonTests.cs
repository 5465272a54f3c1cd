using Gateway.Engine.Comparing;
using Gateway.Engine.Runs;
using Gateway.Engine.Syncing;
using Gateway.Host.Composition;
using Gateway.Host.Demo;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Comparing;

/// <summary>The sync of the sample configuration that is read back, between the partners of the demo.</summary>
public sealed class SampleComparisonTests : IDisposable
{
    private const string Sync = "penempatan-keluar";

    private readonly string _data = Directory.CreateTempSubdirectory("gateway-sample-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task The_portal_holds_what_was_sent_until_it_forgets_everything_which_is_found_and_mended()
    {
        var sent = await InDemoAsync(async (desk, comparer, config, token) =>
        {
            var run = (await desk.RunAsync(config, Sync, new RunRequest(RunCause.Manual), null, token))!;
            (await Compared(comparer, config, null, token)).ShouldSatisfyAllConditions(
                found => found.Agrees.ShouldBeTrue(found.ToString()),
                found => found.Same.ShouldBe(run.Books.Delivered));
            return run.Books.Delivered;
        });
        sent.ShouldBeGreaterThan(0);

        // The simulated portal lives in its process: with the next one it starts empty.
        await InDemoAsync(async (desk, comparer, config, token) =>
        {
            var order = new RepairOrder("rudi", "portal dipasang ulang") { IgnoreGuards = new HashSet<string> { "maxChangedPercent" } };
            (await Compared(comparer, config, order, token)).ShouldSatisfyAllConditions(
                found => found.Missing.Count.ShouldBe((int)sent),
                found => found.Marked!.Count.ShouldBe((int)sent));
            (await desk.RunAsync(config, Sync, new RunRequest(RunCause.Repair) { Full = true }, null, token))!.Books.Delivered.ShouldBe(sent);
            (await Compared(comparer, config, null, token)).Agrees.ShouldBeTrue();
            return sent;
        });
    }

    private static async Task<Comparison> Compared(SyncComparer comparer, Engine.Configuration.GatewayConfig config, RepairOrder? order, CancellationToken token) =>
        (await comparer.CompareAsync(config, Sync, order, token)).ShouldNotBeNull();

    private async Task<long> InDemoAsync(Func<RunDesk, SyncComparer, Engine.Configuration.GatewayConfig, CancellationToken, Task<long>> work)
    {
        var token = TestContext.Current.CancellationToken;
        await using var world = await DemoWorld.StartAsync(DemoWorld.Sample, _data, advance: false, TimeProvider.System, token);
        await using var installation = await Installation.OpenAsync(world.Place, TimeProvider.System, NullLoggerFactory.Instance, token);
        var config = installation.Require();
        await using var session = await GatewaySession.OpenAsync(installation, config, TimeProvider.System, NullLoggerFactory.Instance, token);
        return await work(new RunDesk(session, NullLoggerFactory.Instance), new SyncComparer(session.Engine), config, token);
    }
}
