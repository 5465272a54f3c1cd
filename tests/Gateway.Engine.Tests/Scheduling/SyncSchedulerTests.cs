using System.Collections.Concurrent;
using Gateway.Engine.Scheduling;
using Gateway.Engine.Tests.Resilience;
using Gateway.Sdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Engine.Tests.Scheduling.Syncs;

namespace Gateway.Engine.Tests.Scheduling;

public sealed class SyncSchedulerTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new(At("2026-11-22T06:10+07:00"));
    private readonly ConcurrentQueue<SyncStart> _starts = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SyncEnd>> _held = [];
    private readonly InMemoryScheduleState _state = new();
    private SyncScheduler _scheduler = null!;

    public ValueTask InitializeAsync()
    {
        _scheduler = New();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _scheduler.DisposeAsync();

    [Fact]
    public async Task A_sync_runs_at_each_of_its_times()
    {
        await StartAsync(Sync("0 * * * *"), Sync("30 7 * * *", id: "harian"));

        await AdvanceToAsync("08:10", starts: 3);

        _starts.Select(start => (start.SyncId, start.Slot)).ShouldBe(
            [("lowongan", At("2026-11-22T07:00+07:00")), ("harian", At("2026-11-22T07:30+07:00")), ("lowongan", At("2026-11-22T08:00+07:00"))]);
    }

    [Fact]
    public async Task Two_runs_of_one_sync_never_overlap()
    {
        var hold = Hold("lowongan");
        await StartAsync(Sync("*/10 * * * *"));
        await AdvanceToAsync("06:20", starts: 1);

        await AdvanceToAsync("07:00", starts: 1);
        (await _scheduler.RunNowAsync("lowongan", "rudi", Sending.Stop)).ShouldBeFalse();
        _held.Clear();
        hold.SetResult(new(true));
        await Sending.Until(() => _starts.Count == 2);

        _starts.Last().ShouldBe(new SyncStart("lowongan", StartCause.Missed, At("2026-11-22T06:30+07:00"), null));
    }

    [Fact]
    public async Task A_sync_that_waits_for_others_runs_after_they_ended_well()
    {
        await StartAsync(Sync("0 7 * * *", id: "wilayah"), Sync("0 8 * * *", id: "mitra"), Sync(null, id: "lowongan", after: ["wilayah", "mitra"]));

        await AdvanceToAsync("08:00", starts: 3);

        _starts.Select(start => start.SyncId).ShouldBe(["wilayah", "mitra", "lowongan"]);
        _starts.Last().Cause.ShouldBe(StartCause.After);
    }

    [Fact]
    public async Task A_failed_run_starts_nothing_that_waits_for_it()
    {
        var hold = Hold("wilayah");
        await StartAsync(Sync("0 7 * * *", id: "wilayah"), Sync(null, after: ["wilayah"]));
        await AdvanceToAsync("07:00", starts: 1);

        hold.SetException(new InvalidOperationException("planted"));
        await Sending.Until(() => !Status("wilayah").Running);

        _starts.Count.ShouldBe(1);
        Status("lowongan").WaitsFor.ShouldBe(["wilayah"]);
    }

    [Fact]
    public async Task A_pause_survives_a_restart_and_a_run_by_hand_goes_ahead()
    {
        await StartAsync(Sync("0 * * * *"));
        await _scheduler.PauseAsync("lowongan", "bank window", "rudi", At("2026-11-22T08:30+07:00"), Sending.Stop);

        await RestartAsync(Sync("0 * * * *"));
        await AdvanceToAsync("08:10", starts: 0);
        Status("lowongan").Pause!.Reason.ShouldBe("bank window");
        Status("lowongan").Next.ShouldBe([At("2026-11-22T09:00+07:00"), At("2026-11-22T10:00+07:00")]);
        (await _scheduler.RunNowAsync("lowongan", "sari", Sending.Stop)).ShouldBeTrue();
        await AdvanceToAsync("09:00", starts: 2);

        _starts.Select(start => (start.Cause, start.By)).ShouldBe([(StartCause.Manual, "sari"), (StartCause.Schedule, null)]);
    }

    [Fact]
    public async Task Resuming_runs_from_the_next_time_on()
    {
        await StartAsync(Sync("0 * * * *"));
        await _scheduler.PauseAsync("lowongan", "audit", "rudi", null, Sending.Stop);
        await AdvanceToAsync("08:10", starts: 0);

        (await _scheduler.ResumeAsync("lowongan", Sending.Stop)).ShouldBeTrue();
        await AdvanceToAsync("08:59", starts: 0);
        await AdvanceToAsync("09:00", starts: 1);

        (await _scheduler.PauseAsync("unknown", "x", "rudi", null, Sending.Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_restart_missed_starts_become_one_and_made_ones_are_not_made_again()
    {
        await StartAsync(Sync("0 * * * *"));
        await AdvanceToAsync("07:00", starts: 1);
        await _scheduler.DisposeAsync();
        _clock.Set(At("2026-11-22T07:00:01+07:00"));
        await RestartAsync(Sync("0 * * * *"));
        _starts.Count.ShouldBe(1);

        await _scheduler.DisposeAsync();
        _clock.Set(At("2026-11-22T13:20+07:00"));
        await RestartAsync(Sync("0 * * * *"));
        await Sending.Until(() => _starts.Count == 2);

        _starts.Last().ShouldBe(new SyncStart("lowongan", StartCause.Missed, At("2026-11-22T08:00+07:00"), null));
    }

    [Fact]
    public async Task A_new_configuration_moves_times_and_keeps_runs_and_pauses()
    {
        var hold = Hold("lowongan");
        await StartAsync(Sync("0 * * * *"), Sync("0 * * * *", id: "lama"));
        await _scheduler.PauseAsync("lama", "audit", "rudi", null, Sending.Stop);
        await AdvanceToAsync("07:00", starts: 1);

        await _scheduler.ApplyAsync([Sync("45 * * * *")], Sending.Stop);
        Status("lowongan").Running.ShouldBeTrue();
        (await _scheduler.StatusAsync(1, Sending.Stop)).Select(status => status.SyncId).ShouldBe(["lowongan"]);
        _held.Clear();
        hold.SetResult(new(true));
        await Sending.Until(() => !Status("lowongan").Running);
        await AdvanceToAsync("07:45", starts: 2);
        await _scheduler.ApplyAsync([Sync("45 * * * *"), Sync("0 * * * *", id: "lama")], Sending.Stop);

        Status("lama").Pause!.By.ShouldBe("rudi");
    }

    [Fact]
    public async Task Three_days_of_a_daily_sync_are_three_runs()
    {
        await StartAsync(Sync("30 2 * * *", zone: "Europe/Berlin"));

        for (var day = 1; day <= 3; day++)
        {
            await AdvanceToAsync("06:10", starts: day, daysOn: 1, minutes: 20);
        }

        _starts.Select(start => start.Slot!.Value.UtcDateTime.TimeOfDay).ShouldAllBe(time => time == new TimeSpan(1, 30, 0));
    }

    [Fact]
    public async Task When_nothing_can_be_remembered_nothing_starts_and_it_is_tried_again()
    {
        var state = new FailingState();
        await using var scheduler = new SyncScheduler(state, Run, _clock, () => 0, NullLogger<SyncScheduler>.Instance);
        await scheduler.ApplyAsync([Sync("0 * * * *")], Sending.Stop);
        await scheduler.StartAsync(Sending.Stop);
        state.Broken = true;

        await AdvanceToAsync("07:00", starts: 0);
        await Sending.Until(() => state.Refused == 1);
        state.Broken = false;
        await AdvanceToAsync("07:02", starts: 1);

        _starts.Single().Slot.ShouldBe(At("2026-11-22T07:00+07:00"));
    }

    private SyncScheduler New() => new(_state, Run, _clock, () => 0.5, NullLogger<SyncScheduler>.Instance);

    private async Task<SyncEnd> Run(SyncStart start, CancellationToken cancellationToken)
    {
        _starts.Enqueue(start);
        return _held.TryGetValue(start.SyncId, out var held) ? await held.Task.WaitAsync(cancellationToken) : new SyncEnd(true);
    }

    private TaskCompletionSource<SyncEnd> Hold(string syncId) => _held[syncId] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScheduleStatus Status(string syncId) => _scheduler.StatusAsync(2, Sending.Stop).GetAwaiter().GetResult().Single(status => status.SyncId == syncId);

    private async Task StartAsync(params ScheduledSync[] syncs)
    {
        await _scheduler.ApplyAsync(syncs, Sending.Stop);
        await _scheduler.StartAsync(Sending.Stop);
    }

    private async Task RestartAsync(params ScheduledSync[] syncs)
    {
        await _scheduler.DisposeAsync();
        _scheduler = New();
        await StartAsync(syncs);
    }

    /// <summary>Moves the clock in steps a scheduler can follow, and waits until as many runs have started as must have.</summary>
    private async Task AdvanceToAsync(string time, int starts, int daysOn = 0, int minutes = 1)
    {
        var now = _clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7));
        var target = new DateTimeOffset(now.Date.AddDays(daysOn), now.Offset) + TimeSpan.Parse(time);
        while (_clock.GetUtcNow() < target)
        {
            var step = target - _clock.GetUtcNow();
            _clock.Advance(step < TimeSpan.FromMinutes(minutes) ? step : TimeSpan.FromMinutes(minutes));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Sending.Stop);
        }
        await Sending.Until(() => _starts.Count >= starts);
        _starts.Count.ShouldBe(starts);
    }

    private sealed class FailingState : IScheduleState
    {
        private readonly InMemoryScheduleState _inner = new();

        public bool Broken { get; set; }

        public int Refused { get; private set; }

        public Task<ScheduleRecord?> ReadAsync(string syncId, CancellationToken cancellationToken) => _inner.ReadAsync(syncId, cancellationToken);

        public Task WriteAsync(string syncId, ScheduleRecord record, CancellationToken cancellationToken)
        {
            if (Broken)
            {
                Refused++;
                throw new IOException("planted");
            }
            return _inner.WriteAsync(syncId, record, cancellationToken);
        }
    }
}
