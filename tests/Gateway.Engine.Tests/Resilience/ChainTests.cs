using Gateway.Engine.Resilience;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Engine.Tests.Resilience;

public sealed class ChainTests
{
    [Fact]
    public async Task Endpoints_of_one_account_share_its_concurrency()
    {
        var (now, most) = (0, 0);
        var hold = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync(async (_, _) =>
        {
            var seen = Interlocked.Increment(ref now);
            InterlockedMax(ref most, seen);
            await hold.Task;
            Interlocked.Decrement(ref now);
        });
        using var rig = new Rig();
        var limits = new EndpointResilience { Account = "bank", Concurrency = 2 };
        HttpClient[] clients = [rig.Client(partner.Address, limits, name: "a"), rig.Client(partner.Address, limits, name: "b")];

        var all = Enumerable.Range(0, 12).Select(i => clients[i % 2].GetIt()).ToArray();
        await Sending.Until(() => Volatile.Read(ref now) == 2 && rig.Registry.Status().Accounts.Single().Waiting == 10);
        hold.SetResult();
        foreach (var response in await Task.WhenAll(all))
        {
            response.Dispose();
        }

        most.ShouldBe(2);
        rig.Registry.Status().Accounts.Single().Endpoints.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task The_breaker_of_a_host_opens_for_all_its_endpoints_probes_once_and_closes()
    {
        var healthy = false;
        await using var partner = await Partner.StartAsync((context, _) =>
        {
            context.Response.StatusCode = healthy ? 200 : 500;
            return Task.CompletedTask;
        });
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        var limits = new EndpointResilience { Retries = 0, Breaker = new() { MinimumCalls = 4, OpenFor = TimeSpan.FromSeconds(20) } };
        var (one, other) = (rig.Client(partner.Address, limits, name: "a"), rig.Client(partner.Address, limits, name: "b"));
        for (var i = 0; i < 4; i++)
        {
            (await one.GetIt()).Dispose();
        }

        var failure = await other.SendIt("POST").ShouldFail();
        (failure.Kind, failure.Code, partner.Count).ShouldBe((FailureKind.Transient, "GW2215", 4));
        failure.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        rig.Registry.Status().Hosts.Single().Breaker.ShouldBe(BreakerState.Open);

        healthy = true;
        clock.Advance(TimeSpan.FromSeconds(21));
        (await other.GetIt()).Dispose();
        rig.Registry.Status().Hosts.Single().Breaker.ShouldBe(BreakerState.Closed);
        partner.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Refusals_and_full_quotas_do_not_open_the_breaker()
    {
        await using var partner = await Partner.StartAsync(400, 401, 404, 422, 429);
        using var rig = new Rig();
        using var client = rig.Client(partner.Address, new() { Retries = 0, Breaker = new() { MinimumCalls = 2 } });

        for (var i = 0; i < 10; i++)
        {
            (await client.GetIt()).Dispose();
        }

        partner.Count.ShouldBe(10);
    }

    [Theory]
    [InlineData("POST", FailureKind.Unknown)]
    [InlineData("GET", FailureKind.Transient)]
    public async Task A_partner_that_never_answers_costs_one_attempt_time(string method, FailureKind kind)
    {
        var never = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync((_, _) => never.Task);
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        using var client = rig.Client(partner.Address, new() { Retries = 0, AttemptTimeout = TimeSpan.FromSeconds(9) });

        var sending = client.SendIt(method);
        await Sending.Until(() => partner.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(8.9));
        sending.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.2));

        var failure = await sending.ShouldFail();
        (failure.Kind, failure.Code).ShouldBe((kind, "GW2205"));
        never.SetResult();
    }

    [Fact]
    public async Task The_total_time_bounds_all_attempts_together()
    {
        await using var partner = await Partner.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "40";
            return Task.CompletedTask;
        });
        var clock = new ManualTimeProvider();
        using var rig = new Rig(clock);
        using var client = rig.Client(partner.Address, new() { Retries = 20, TotalTimeout = TimeSpan.FromSeconds(100) });

        var sending = client.SendIt("POST");
        for (var i = 1; i <= 2; i++)
        {
            await Sending.Until(() => partner.Count == i && clock.NextTimer == clock.GetUtcNow().AddSeconds(i == 1 ? 40 : 20 + 20));
            clock.Advance(TimeSpan.FromSeconds(40));
        }

        using var response = await sending;
        ((int)response.StatusCode, partner.Count).ShouldBe((429, 3));
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_failure()
    {
        var never = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync((_, _) => never.Task);
        using var rig = new Rig();
        using var stop = new CancellationTokenSource();

        var sending = rig.Client(partner.Address).GetAsync("x", stop.Token);
        await Sending.Until(() => partner.Count == 1);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        never.SetResult();
        partner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Credentials_are_renewed_once_and_nothing_is_added_twice()
    {
        var (queries, tokens) = (new List<string>(), new List<string>());
        await using var partner = await Partner.StartAsync((context, number) =>
        {
            queries.Add(context.Request.QueryString.Value!);
            tokens.Add(context.Request.Headers["X-Token"].ToString());
            context.Response.StatusCode = number == 1 ? 401 : 200;
            return Task.CompletedTask;
        });
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address, options: options => options with { Authenticator = new CountingTokens() }).SendIt("POST");

        ((int)response.StatusCode).ShouldBe(200);
        queries.ShouldBe(["?key=1", "?key=2"]);
        tokens.ShouldBe(["token-1", "token-2"]);
    }

    [Fact]
    public async Task A_second_refusal_of_credentials_is_handed_over()
    {
        await using var partner = await Partner.StartAsync(401);
        using var rig = new Rig();

        using var response = await rig.Client(partner.Address, options: options => options with { Authenticator = new CountingTokens() }).SendIt("POST");

        ((int)response.StatusCode, partner.Count).ShouldBe((401, 2));
    }

    [Fact]
    public async Task Credentials_fetched_on_the_same_account_do_not_wait_for_the_slot_they_stand_in()
    {
        await using var partner = await Partner.StartAsync(200);
        using var rig = new Rig();
        var limits = new EndpointResilience { Concurrency = 1 };
        var tokens = rig.Client(partner.Address, limits);

        using var client = rig.Client(partner.Address, limits, options: options => options with { Authenticator = new FetchedTokens(tokens) });
        using var response = await client.GetIt();

        ((int)response.StatusCode, partner.Count).ShouldBe((200, 2));
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent_and_a_write_counts_as_not_applied()
    {
        await using var partner = await Partner.StartAsync(200);
        await using var dead = new RawPartner(async (stream, _, stop) => await RawPartner.ReadRequestAsync(stream, stop));
        using var rig = new Rig();
        var tokens = rig.Client(dead.Address, name: "tokens");

        using var client = rig.Client(partner.Address, new() { Retries = 0 }, options: options => options with { Authenticator = new FetchedTokens(tokens) });
        var failure = await client.SendIt("POST").ShouldFail();

        (failure.Kind, partner.Count).ShouldBe((FailureKind.Transient, 0));
        rig.Registry.Status().Hosts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_client_outlives_nothing_but_its_endpoint_keeps_rate_and_breaker()
    {
        await using var partner = await Partner.StartAsync(500);
        using var rig = new Rig();
        var limits = new EndpointResilience { Retries = 0, Breaker = new() { MinimumCalls = 3 } };
        for (var run = 0; run < 3; run++)
        {
            using var client = rig.Client(partner.Address, limits);
            (await client.GetIt()).Dispose();
        }

        (await rig.Client(partner.Address, limits).GetIt().ShouldFail()).Code.ShouldBe("GW2215");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class CountingTokens : IRequestAuthenticator
    {
        private int _token = 1;

        public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Token", $"token-{_token}");
            request.RequestUri = new Uri($"{request.RequestUri}{(request.RequestUri!.Query.Length == 0 ? '?' : '&')}key={_token}");
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            _token++;
            return ValueTask.FromResult(response.StatusCode == System.Net.HttpStatusCode.Unauthorized);
        }
    }

    private sealed class FetchedTokens(HttpClient tokens) : IRequestAuthenticator
    {
        public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var response = await tokens.PostAsync("token", new StringContent("grant"), cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }
}
