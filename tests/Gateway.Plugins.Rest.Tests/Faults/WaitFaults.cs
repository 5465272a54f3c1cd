using System.Globalization;
using Gateway.Engine.Runs;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>A partner that asks us to wait, in every way it may be written. Time is the test's own: partner, host and log share one clock.</summary>
public sealed class WaitFaults : SourceFaults
{
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task S9_seconds_in_retry_after_are_waited_for()
    {
        var waits = await WaitsAsync("30");
        waits.ShouldHaveSingleItem().ShouldBeInRange(30, 33);
    }

    [Fact]
    public async Task S10_a_date_in_retry_after_is_waited_for()
    {
        // The date is meant by the partner's clock, and its answers carry the real one.
        var waits = await WaitsAsync(TimeProvider.System.GetUtcNow().AddSeconds(60).ToString("R", CultureInfo.InvariantCulture));
        waits.ShouldHaveSingleItem().ShouldBeInRange(30, 66);
    }

    [Fact]
    public async Task S10_a_past_date_means_now()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests("Thu, 01 Jan 1970 00:00:00 GMT"));
        (await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Throttled, "GW2204")).RetryAfter.ShouldBe(TimeSpan.Zero);
        (await WaitsAsync("Thu, 01 Jan 1970 00:00:00 GMT")).ShouldHaveSingleItem().ShouldBe(0);
    }

    [Fact]
    public async Task S11_without_retry_after_the_waits_grow_and_are_random()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests(null));
        (await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Throttled, "GW2204")).RetryAfter.ShouldBeNull();

        var waits = await WaitsAsync(null, times: 4);
        waits.Count.ShouldBe(4);
        for (var i = 0; i < waits.Count; i++)
        {
            waits[i].ShouldBeLessThan(10 * Math.Pow(2, i), "a random part of a bound that doubles");
        }

        waits.Sum().ShouldBeGreaterThan(1, "four waits of nearly nothing in a row are no back-off");
    }

    [Fact]
    public async Task S11_everyone_on_the_account_waits_not_only_the_one_that_was_told()
    {
        await using var partner = await StartAsync();
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests("30"));
        var told = partner.ReadAsync(List, "records");
        await Partner.UntilAsync(() => partner.Resilience!.Status().Accounts.Single().PausedFor is not null);
        var other = partner.ReadAsync(List.Replace("\"path\": \"records\"", "\"path\": \"others\"", StringComparison.Ordinal), "records");
        await Partner.PassWaitsAsync(Task.WhenAll(told, other), _clock);

        var entries = partner.Server.Log.Entries;
        var first = entries.First(entry => entry.Path.StartsWith("others", StringComparison.Ordinal));
        (first.Time - entries[0].Time).TotalSeconds.ShouldBeGreaterThanOrEqualTo(30);
        (await other).Records().Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task S12_a_wait_that_makes_no_sense_is_noted_and_taken_for_none(string retryAfter)
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests(retryAfter));
        var failure = await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Throttled, "GW2204");
        failure.RetryAfter.ShouldBeNull();
        failure.Message.ShouldContain($"Retry-After \"{retryAfter}\" is neither seconds nor a date");
        (await WaitsAsync(retryAfter)).ShouldHaveSingleItem().ShouldBeLessThan(10);
    }

    [Fact]
    public async Task S12_a_wait_of_ten_years_is_cut_to_an_hour_noted_and_left_to_the_next_run()
    {
        await using var partner = await StartAsync();
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.TooManyRequests("315360000"));
        await using var sync = new SyncUnderTest();
        var city = new InMemoryDestination(new DestinationTraits { Class = DestinationClass.Upsert });
        var run = await partner.SyncFromAsync(sync, List, city);
        (run.State, run.Problem!.Code).ShouldBe((RunState.Failed, "GW2204"));
        run.Problem.Message.ShouldContain("cut to one hour");
        partner.Resilience!.Status().Accounts.Single().PausedFor!.Value.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(66));

        _clock.Advance(TimeSpan.FromMinutes(66));
        (await partner.SyncFromAsync(sync, List, city)).State.ShouldBe(RunState.Finished);
        city.Held.Count.ShouldBe(25);
    }

    /// <summary>Seconds between the requests of a read whose second page is refused that often.</summary>
    private async Task<List<double>> WaitsAsync(string? retryAfter, int times = 1)
    {
        await using var partner = await StartAsync();
        partner.Sandbox.Faults.Add(new FaultRule(Fault.TooManyRequests(retryAfter), "GET", "records", From: 2, Times: times));
        var reading = partner.ReadAsync(List, "records");
        await Partner.PassWaitsAsync(reading, _clock);
        (await reading).Records().Count.ShouldBe(25);
        var entries = partner.Server.Log.Entries;
        return [.. Enumerable.Range(1, entries.Count - 1).Where(i => entries[i - 1].Status == 429).Select(i => (entries[i].Time - entries[i - 1].Time).TotalSeconds)];
    }

    private async Task<Partner> StartAsync()
    {
        var sandbox = new SandboxPartner("partner");
        sandbox.Add("records", new PagedSource(new PagedSourceSettings { Style = PagingStyle.Cursor }, Partner.Data(25)));
        sandbox.Add("others", new PagedSource(new PagedSourceSettings { Style = PagingStyle.Cursor }, Partner.Data(5)));
        return (await Partner.StartAsync(sandbox, clock: _clock)).UnderHost(
            limits => limits with { Retries = 5, RetryDelay = TimeSpan.FromSeconds(10), MaxRetryDelay = TimeSpan.FromMinutes(2), ConnectTimeout = TimeSpan.FromMinutes(5), IdleTimeout = TimeSpan.FromMinutes(10), TotalTimeout = TimeSpan.FromMinutes(20) }, time: _clock);
    }
}
