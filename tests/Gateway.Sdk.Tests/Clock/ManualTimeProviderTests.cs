using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Clock;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_delay_ends_when_the_clock_reaches_it_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        delay.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        await delay;
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_and_sees_its_own_instant()
    {
        var start = _time.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var timer = _time.CreateTimer(_ => fired.Add(_time.GetUtcNow() - start), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(55));
        fired.ShouldBe([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(50)]);
        _time.GetElapsedTime(start.Ticks).ShouldBe(TimeSpan.FromSeconds(55));
    }

    [Fact]
    public async Task A_timer_set_by_a_timer_fires_within_the_same_advance()
    {
        var both = Chain();
        _time.Advance(TimeSpan.FromSeconds(2));
        await both;

        async Task Chain()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var fired = false;
        _time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        fired.ShouldBeFalse();
        _time.NextTimer.ShouldBeNull();
    }

    [Fact]
    public async Task Waiting_for_timers_ends_when_one_is_set()
    {
        var set = _time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        set.IsCompleted.ShouldBeFalse();
        using var timer = _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await set;
    }

    [Fact]
    public void Setting_the_clock_back_fires_nothing()
    {
        var fired = false;
        using var timer = _time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Set(_time.GetUtcNow() - TimeSpan.FromDays(1));
        fired.ShouldBeFalse();
    }
}
