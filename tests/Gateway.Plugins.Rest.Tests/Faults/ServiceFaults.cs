using Gateway.Sandbox;
using Gateway.Sdk;

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
    public async Task S8_a_partner_that_never_answers_is_given_up()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Hang());
        var json = List.Replace("\"streams\"", "\"timeout\": \"1s\", \"streams\"", StringComparison.Ordinal);
        await FailsAsync(partner.ReadAsync(json, "records"), FailureKind.Transient, "GW2205");
    }

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)]
    [InlineData(null, null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    public async Task S9_S10_S11_S12_a_429_is_throttling_with_the_wait_asked_for(string? retryAfter, double? seconds)
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests(retryAfter));
        var failure = await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.Throttled, "GW2204");
        failure.RetryAfter?.TotalSeconds.ShouldBe(seconds ?? -1, 0.5);
        (failure.RetryAfter is null).ShouldBe(seconds is null);
    }

    [Fact]
    public async Task S9_under_the_host_the_read_waits_and_goes_on()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.TooManyRequests("1"));
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }

    [Fact]
    public async Task S12_a_wait_of_ten_years_is_cut_to_an_hour()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Next("GET", "records", Fault.TooManyRequests("315360000"));
        (await FailureAsync(partner.ReadAsync(List, "records"))).RetryAfter.ShouldBe(TimeSpan.FromHours(1));
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
    public async Task S17_a_flapping_partner_is_read_to_the_end()
    {
        await using var partner = (await ListAsync(25)).UnderHost();
        partner.Sandbox.Faults.EachKth(2, "GET", "records", Fault.Answer(500, "no"));
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(25);
    }
}
