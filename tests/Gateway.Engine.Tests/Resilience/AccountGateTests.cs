using Gateway.Engine.Resilience;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Engine.Tests.Resilience;

public sealed class AccountGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task After_the_burst_requests_pass_at_the_rate_and_in_order()
    {
        var gate = Gate(new() { RequestsPerSecond = 2, Burst = 3, Concurrency = 100 });
        var passed = new List<(int Number, TimeSpan After)>();
        var start = _clock.GetTimestamp();
        var all = Enumerable.Range(0, 7).Select(async number =>
        {
            using var slot = await gate.EnterAsync(Patience, Sending.Stop);
            lock (passed)
            {
                passed.Add((number, _clock.GetElapsedTime(start)));
            }
        }).ToArray();

        for (var i = 0; i < 4; i++)
        {
            await Sending.Until(() => passed.Count == 3 + i);
            _clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        await Task.WhenAll(all);

        passed.Select(pass => pass.Number).ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        passed.Select(pass => pass.After.TotalSeconds).ShouldBe([0, 0, 0, 0.5, 1, 1.5, 2]);
    }

    [Fact]
    public async Task The_rate_holds_over_ten_minutes_of_greed()
    {
        var gate = Gate(new() { RequestsPerSecond = 5, Concurrency = 1000 });
        var passed = 0;
        using var stop = new CancellationTokenSource();
        var greedy = Enumerable.Range(0, 20).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await gate.EnterAsync(Patience, stop.Token)).Dispose();
                Interlocked.Increment(ref passed);
            }
        }).ToArray();

        for (var second = 0; second < 600; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        passed.ShouldBeInRange(1, 5 + (600 * 5));
        await stop.CancelAsync();
        await Task.WhenAll(greedy.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    [Fact]
    public async Task No_more_than_the_concurrency_pass_at_once_and_a_cancelled_waiter_leaves_no_hole()
    {
        var gate = Gate(new() { Concurrency = 1 });
        var first = await gate.EnterAsync(Patience, Sending.Stop);
        using var impatient = new CancellationTokenSource();
        var second = gate.EnterAsync(Patience, impatient.Token).AsTask();
        var third = gate.EnterAsync(Patience, Sending.Stop).AsTask();
        (gate.Status().InFlight, gate.Status().Waiting).ShouldBe((1, 2));

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await third).Dispose();

        (gate.Status().InFlight, gate.Status().Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task The_strictest_of_the_endpoints_limits_holds_until_it_is_forgotten()
    {
        var gate = Gate(new() { RequestsPerSecond = 10, Concurrency = 5 });
        gate.SetLimits("other", "other", new() { RequestsPerSecond = 2, Concurrency = 9 });
        (gate.Status().RequestsPerSecond, gate.Status().Concurrency).ShouldBe((2, 5));

        gate.Forget("other");

        gate.Status().RequestsPerSecond.ShouldBe(10);
        (await gate.EnterAsync(Patience, Sending.Stop)).Dispose();
    }

    [Fact]
    public async Task A_wait_longer_than_the_patience_is_refused_at_once_and_takes_no_place()
    {
        var gate = Gate(new() { RequestsPerSecond = 0.1, Burst = 1 });
        (await gate.EnterAsync(Patience, Sending.Stop)).Dispose();

        var failure = await Should.ThrowAsync<AdapterException>(gate.EnterAsync(TimeSpan.FromSeconds(3), Sending.Stop).AsTask());

        (failure.Kind, failure.RetryAfter).ShouldBe((FailureKind.Throttled, TimeSpan.FromSeconds(10)));
        gate.Status().InFlight.ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(10));
        (await gate.EnterAsync(TimeSpan.Zero, Sending.Stop)).Dispose();
    }

    [Fact]
    public async Task A_pause_that_comes_while_waiting_for_the_rate_is_kept()
    {
        var gate = Gate(new() { RequestsPerSecond = 1, Burst = 1 });
        (await gate.EnterAsync(Patience, Sending.Stop)).Dispose();
        var waiting = gate.EnterAsync(Patience, Sending.Stop).AsTask();
        gate.Pause(TimeSpan.FromSeconds(30));
        gate.Pause(TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Sending.Until(() => _clock.NextTimer is not null);
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(29));

        (await waiting).Dispose();
    }

    private AccountGate Gate(EndpointResilience limits)
    {
        var gate = new AccountGate("mitra", _clock);
        gate.SetLimits(this, "kemnaker", limits);
        return gate;
    }
}
