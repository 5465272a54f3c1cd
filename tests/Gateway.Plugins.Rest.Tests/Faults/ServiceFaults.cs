using Gateway.Engine.Checkpoints;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>A partner that cannot be reached, does not answer, is too busy or does not let us in.</summary>
public sealed class ServiceFaults : SourceFaults
{
    [Fact]
    public async Task S1_a_refused_connection_is_transient()
    {
        await using var partner = await ListAsync(5);
        await partner.StopAsync();
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Transient, "GW2201");
    }

    [Fact]
    public async Task S1_an_unknown_host_name_is_transient()
    {
        await using var partner = await ListAsync(5);
        var json = List.Replace("{base}", "http://no-such-host.invalid/", StringComparison.Ordinal);
        (await FailureAsync(partner.ReadAsync(json, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S1_calls_to_a_partner_that_is_away_are_bounded_and_then_held_back()
    {
        await using var partner = (await ListAsync(5)).UnderHost(limits => limits with { Retries = 2, Breaker = new() { MinimumCalls = 3 } });
        await partner.StopAsync();
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Transient, "GW2201");
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Transient, "GW2215");
    }

    [Fact]
    public async Task S1_a_partner_that_is_away_leaves_the_checkpoint_where_it_is()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddHours(-1));
        await using var partner = await list.StartAsync();
        await using var sync = new SyncUnderTest();
        sync.Sync = sync.Sync with { Delivery = sync.Sync.Delivery with { RetryWithinRun = TimeSpan.FromMilliseconds(1) } };
        var city = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Upsert });
        var before = await partner.SyncFromAsync(sync, ChangingList.Settings, city);
        await partner.StopAsync();
        var after = await partner.SyncFromAsync(sync, ChangingList.Settings, city);
        (after.State, after.Problem!.Code, after.CheckpointFrom).ShouldBe((RunState.Failed, "GW2201", before.CheckpointTo));
        CheckpointSeal.MarkOf((await sync.Store.Syncs.LoadAsync("sync", TestContext.Current.CancellationToken)).Checkpoint!).ShouldBe(before.CheckpointTo);
    }

    [Fact]
    public async Task S6_a_reset_in_the_body_drops_the_page_whole()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.Of(FaultKind.ResetInBody));
        var (pages, failure) = await ReadUntilFailureAsync(partner, List);
        pages.ShouldBe(1);
        failure!.Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S7_a_slow_body_is_given_up()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.SlowBody));
        var json = List.Replace("\"streams\"", "\"timeout\": \"1s\", \"streams\"", StringComparison.Ordinal);
        (await FailureAsync(partner.ReadAsync(json, "records"))).Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task S7_a_body_that_falls_silent_is_given_up()
    {
        await using var partner = (await ListAsync(25)).UnderHost(limits => limits with { Retries = 0, IdleTimeout = TimeSpan.FromMilliseconds(200) });
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.SlowBody));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Transient, "GW2205");
    }

    [Fact]
    public async Task S8_a_partner_that_never_answers_is_given_up()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Hang());
        var json = List.Replace("\"streams\"", "\"timeout\": \"1s\", \"streams\"", StringComparison.Ordinal);
        await FailsAsync(partner.ReadAsync(json, "records"), FailureKind.Transient, "GW2205");
    }

    [Fact]
    public async Task S13_a_401_in_the_middle_renews_the_token_once_and_goes_on()
    {
        var access = new ClientCredentials("gw", "s3cret", TimeProvider.System);
        await using var partner = await ListAsync(25, access);
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.ExpireTokens());
        (await partner.ReadAsync(OAuth(), "records")).Records().Count.ShouldBe(25);
        access.Issued.ShouldBe(2);
    }

    [Fact]
    public async Task S13_workers_that_are_refused_together_renew_the_token_once()
    {
        var access = new ClientCredentials("gw", "s3cret", TimeProvider.System);
        await using var partner = await Partner.StartAsync(p => p.Add("records", Sink.Upsert("records", new SinkSettings { KeyField = "id" }, TimeProvider.System)).Secure(access));
        partner.Context.Secrets.Add("client", "s3cret");
        var json = OAuth().Replace("\"read\"", "\"write\": { \"class\": \"upsert\", \"concurrency\": 4, \"create\": { \"path\": \"records\" } }, \"read\"", StringComparison.Ordinal);
        await using var destination = ((IDestinationAdapter)partner.Adapter(json)).OpenDestination("records");
        foreach (var round in Enumerable.Range(0, 2))
        {
            var deliveries = Enumerable.Range(0, 12).Select(i => Partner.Upsert($"r{round}-{i}")).ToArray();
            var result = await destination.DeliverAsync(new DeliveryBatch(deliveries, $"batch-{round}", 1), TestContext.Current.CancellationToken);
            result.Outcomes.ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
            access.Issued.ShouldBe(round + 1);
            access.Expire();
        }
    }

    [Fact]
    public async Task S13_a_second_401_stops_the_sync()
    {
        await using var partner = await ListAsync(25, new ClientCredentials("gw", "s3cret", TimeProvider.System));
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Always("GET", "records", Fault.Answer(401, "{}"));
        await FailsAsync(partner.ReadAsync(OAuth(), "records"), FailureKind.Configuration, "GW2301");
    }

    [Theory]
    [InlineData(500, "oops", FailureKind.Transient)]
    [InlineData(200, "<html>no</html>", FailureKind.Transient)]
    [InlineData(200, "{\"access_token\":\"\"}", FailureKind.Transient)]
    [InlineData(401, "{\"error\":\"invalid_client\"}", FailureKind.Configuration)]
    public async Task S14_without_a_token_the_partner_is_not_called(int status, string body, FailureKind kind)
    {
        await using var partner = await ListAsync(25, new ClientCredentials("gw", "s3cret", TimeProvider.System));
        partner.Context.Secrets.Add("client", "s3cret");
        partner.Sandbox.Faults.Always("POST", "oauth/token", Fault.Answer(status, body));
        (await FailureAsync(partner.ReadAsync(OAuth(), "records"))).Kind.ShouldBe(kind);
        partner.Server.Log.Entries.ShouldNotContain(entry => entry.Path.StartsWith("records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S15_a_403_needs_access_and_is_not_repeated()
    {
        await using var partner = (await ListAsync(5)).UnderHost();
        partner.Sandbox.Faults.Always("GET", "records", Fault.Answer(403, "{}"));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Configuration, "GW2302");
        partner.Server.Log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task S16_a_burst_of_5xx_is_ridden_out()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Next("GET", "records", Fault.Answer(503, "busy"), times: 2);
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }

    [Fact]
    public async Task S16_a_burst_of_5xx_leaves_nothing_held()
    {
        await using var partner = await Partner.StartAsync(p => p.Add("records", Sink.Upsert("records", new SinkSettings { KeyField = "id" }, TimeProvider.System)));
        partner.Sandbox.Faults.Next("POST", "records", Fault.Answer(503, "busy"), times: 6);
        await using var sync = new SyncUnderTest();
        var source = new InMemorySource();
        source.Add("""{"id":"a"}""");
        var run = await partner.SyncIntoAsync(sync, source, """
            { "baseUrl": "{base}", "streams": { "records": { "write": { "class": "upsert", "create": { "path": "records" } } } } }
            """);
        run.Books.ShouldBe(new Books(1, 1, 0, 0, 0, 0));
    }

    [Fact]
    public async Task S17_a_flapping_partner_is_read_to_the_end()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.EachKth(2, "GET", "records", Fault.Answer(500, "no"));
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
        partner.Server.Log.Entries.Count.ShouldBeLessThanOrEqualTo(3 * 2);
    }
}
