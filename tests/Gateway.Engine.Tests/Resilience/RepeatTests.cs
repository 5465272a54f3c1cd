using Gateway.Engine.Resilience;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>What is sent again and what never is (delivery.md, outcome of an attempt).</summary>
public sealed class RepeatTests
{
    [Fact]
    public async Task A_read_rides_out_server_errors()
    {
        await using var partner = await Partner.StartAsync(500, 502, 200);
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address).GetIt();

        ((int)response.StatusCode).ShouldBe(200);
        partner.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_write_that_met_a_server_error_is_never_sent_again(string method)
    {
        await using var partner = await Partner.StartAsync(500, 200);
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address).SendIt(method);

        ((int)response.StatusCode).ShouldBe(500);
        partner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_marked_repeatable_is_sent_again_with_the_same_bytes()
    {
        await using var partner = await Partner.StartAsync(500, 500, 201);
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address).SendIt("POST", repeatable: true, new StringContent("{\"a\":1}"));

        ((int)response.StatusCode).ShouldBe(201);
        partner.Bodies.ShouldBe(["{\"a\":1}", "{\"a\":1}", "{\"a\":1}"]);
    }

    [Theory]
    [InlineData(429, null)]
    [InlineData(429, "0")]
    [InlineData(503, "0")]
    public async Task A_write_that_was_turned_away_is_sent_again(int status, string? retryAfter)
    {
        await using var partner = await Partner.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? status : 200;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }
            return Task.CompletedTask;
        });
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address).SendIt("POST");

        ((int)response.StatusCode).ShouldBe(200);
        partner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_write_whose_connection_was_reset_is_unknown_and_sent_once()
    {
        await using var partner = new RawPartner(async (stream, _, stop) => await RawPartner.ReadRequestAsync(stream, stop));
        using var rig = new Rig();

        var failure = await rig.Client(partner.Address).SendIt("POST").ShouldFail();

        (failure.Kind, failure.Code).ShouldBe((FailureKind.Unknown, "GW2206"));
        partner.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_read_whose_connection_is_always_reset_is_transient_after_all_repeats()
    {
        await using var partner = new RawPartner(async (stream, _, stop) => await RawPartner.ReadRequestAsync(stream, stop));
        using var rig = new Rig();

        var failure = await rig.Client(partner.Address, new() { Retries = 2 }).GetIt().ShouldFail();

        failure.Kind.ShouldBe(FailureKind.Transient);
        // The socket layer adds repeats of its own to bodiless reads.
        partner.Connections.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_write_that_found_no_connection_is_tried_again_and_counts_as_not_applied()
    {
        using var rig = new Rig();
        var dials = 0;
        using var client = rig.Endpoint(limits: new() { Retries = 2 }, dialer: dialer => dialer with
        {
            Connect = (_, _) =>
            {
                dials++;
                throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
            },
        }).Create(new() { BaseAddress = new("http://127.0.0.1:9/") });

        var failure = await client.SendIt("POST").ShouldFail();

        (failure.Kind, failure.Code, dials).ShouldBe((FailureKind.Transient, "GW2201", 3));
        failure.Fix.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_write_without_a_body_is_not_quietly_sent_again_when_its_connection_dies(string method)
    {
        // The socket layer repeats requests on stale connections by itself; for writes that would be a second effect.
        var requests = 0;
        await using var partner = new RawPartner(async (stream, _, stop) =>
        {
            await RawPartner.ReadRequestAsync(stream, stop);
            Interlocked.Increment(ref requests);
            await RawPartner.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stop);
            await RawPartner.ReadRequestAsync(stream, stop);
            Interlocked.Increment(ref requests);
        });
        using var rig = new Rig();
        using var client = rig.Client(partner.Address, new() { Retries = 0 });
        (await client.GetIt()).Dispose();

        using var request = new HttpRequestMessage(new HttpMethod(method), "x");
        var failure = await client.SendAsync(request, Sending.Stop).ShouldFail();

        failure.Kind.ShouldBe(FailureKind.Unknown);
        requests.ShouldBe(2);
    }

    [Fact]
    public async Task What_may_have_been_applied_stays_unknown_when_later_attempts_are_turned_away()
    {
        await using var partner = await Partner.StartAsync(500, 429);
        using var rig = new Rig();

        var failure = await rig.Client(partner.Address).SendIt("POST", repeatable: true).ShouldFail();

        failure.Kind.ShouldBe(FailureKind.Unknown);
        failure.Message.ShouldContain("an earlier attempt may have been applied");
        partner.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_large_stream_is_sent_once_and_a_small_one_again()
    {
        await using var partner = await Partner.StartAsync(429, 429, 200);
        using var rig = new Rig();
        using var client = rig.Client(partner.Address);

        using var once = await client.SendIt("POST", content: new StreamContent(new MemoryStream(new byte[2 << 20])));
        using var again = await client.SendIt("POST", content: new StreamContent(new MemoryStream(new byte[10])));

        ((int)once.StatusCode, (int)again.StatusCode, partner.Count).ShouldBe((429, 200, 3));
    }

    [Fact]
    public async Task Retry_After_is_waited_for_exactly_and_by_everyone_on_the_account()
    {
        await using var partner = await Partner.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        });
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        var limits = new EndpointResilience { Account = "mitra" };

        var first = rig.Client(partner.Address, limits, name: "a").SendIt("POST");
        await Sending.Until(() => clock.NextTimer == clock.GetUtcNow().AddSeconds(7));
        var second = rig.Client(partner.Address, limits, name: "b").GetIt();
        rig.Registry.Status().Accounts.Single().PausedFor.ShouldBe(TimeSpan.FromSeconds(7));
        clock.Advance(TimeSpan.FromSeconds(6.9));
        (first.IsCompleted, second.IsCompleted, partner.Count).ShouldBe((false, false, 1));
        clock.Advance(TimeSpan.FromSeconds(0.1));

        (await first).Dispose();
        (await second).Dispose();
        partner.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_longer_Retry_After_than_there_is_time_comes_back_at_once_and_holds_the_account()
    {
        await using var partner = await Partner.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "86400";
            return Task.CompletedTask;
        });
        using var rig = new Rig(new ManualTimeProvider());
        using var client = rig.Client(partner.Address);

        using var told = await client.GetIt();
        var failure = await client.GetIt().ShouldFail();

        ((int)told.StatusCode).ShouldBe(429);
        (failure.Kind, failure.Code, failure.RetryAfter).ShouldBe((FailureKind.Throttled, "GW2214", TimeSpan.FromHours(1)));
        partner.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0.5, 0.5)]
    [InlineData(3, 0.5, 4)]
    [InlineData(9, 0.999, 29.97)]
    [InlineData(500, 0.5, 15)]
    public void Waits_are_random_below_a_doubling_bound(int repeat, double random, double seconds) =>
        BackOff.Random(repeat, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random).TotalSeconds.ShouldBe(seconds, 0.001);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.999, 10.999)]
    public void An_asked_wait_is_never_shortened(double random, double seconds) =>
        BackOff.Asked(TimeSpan.FromSeconds(10), random).TotalSeconds.ShouldBe(seconds, 0.001);
}
