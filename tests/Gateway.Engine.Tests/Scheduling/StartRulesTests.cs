using Gateway.Engine.Configuration;
using Gateway.Engine.Scheduling;
using static Gateway.Engine.Tests.Scheduling.Syncs;

namespace Gateway.Engine.Tests.Scheduling;

public sealed class StartRulesTests
{
    private static readonly ScheduledSync Hourly = Sync("0 * * * *");

    private static readonly ScheduleRecord Six = new() { LastSlot = At("2026-11-22T06:00+07:00") };

    [Fact]
    public void Before_its_time_nothing_starts_and_the_wake_is_its_time()
    {
        var decision = Decide(Hourly, Six, "06:59:59");

        decision.Start.ShouldBeNull();
        decision.Wake.ShouldBe(Time("07:00"));
    }

    [Fact]
    public void At_its_time_it_starts_once()
    {
        var decision = Decide(Hourly, Six, "07:00");

        decision.Start.ShouldBe(new SyncStart("lowongan", StartCause.Schedule, Time("07:00"), null));
        decision.Wake.ShouldBe(Time("08:00"));
        Decide(Hourly, decision.Record, "07:00").Start.ShouldBeNull();
    }

    [Theory]
    [InlineData(MisfirePolicy.Once, "10:30", StartCause.Missed, "07:00")]
    [InlineData(MisfirePolicy.Skip, "10:30", null, null)]
    [InlineData(MisfirePolicy.Once, "10:00:30", StartCause.Missed, "07:00")]
    [InlineData(MisfirePolicy.Skip, "10:00:30", StartCause.Schedule, "10:00")]
    public void Missed_starts_become_one_or_none(MisfirePolicy policy, string now, StartCause? cause, string? slot)
    {
        var sync = Sync("0 * * * *", misfire: policy);

        var decision = Decide(sync, Six, now);

        decision.Start.ShouldBe(cause is null ? null : new SyncStart("lowongan", cause.Value, Time(slot!), null));
        Decide(sync, decision.Record, now).Start.ShouldBeNull();
        decision.Wake.ShouldBe(Time("11:00"));
    }

    [Theory]
    [InlineData("05:00")]
    [InlineData("06:00")]
    [InlineData("06:30")]
    public void D22_O17_a_clock_set_back_fires_nothing_again(string now)
    {
        var decision = Decide(Hourly, Six, now);

        decision.Start.ShouldBeNull();
        decision.Wake.ShouldBe(Time("07:00"));
    }

    [Fact]
    public void D23_O17_a_clock_that_was_a_month_ahead_does_not_stop_the_sync_for_a_month() =>
        Decide(Hourly, Six with { LastSlot = At("2026-12-24T00:00+07:00") }, "07:30").Wake.ShouldBe(Time("08:00"));

    [Fact]
    public void Jitter_delays_the_start_and_the_wake_but_not_the_slot()
    {
        var sync = Sync("0 * * * *", jitterSeconds: 600);

        Decide(sync, Six, "07:04", TimeSpan.FromMinutes(5)).Wake.ShouldBe(Time("07:05"));
        Decide(sync, Six, "07:05", TimeSpan.FromMinutes(5)).Start.ShouldBe(new SyncStart("lowongan", StartCause.Schedule, Time("07:00"), null));
    }

    [Theory]
    [InlineData(MisfirePolicy.Once, true)]
    [InlineData(MisfirePolicy.Skip, false)]
    public void A_start_that_comes_during_a_run_waits_for_its_end_or_is_skipped(MisfirePolicy policy, bool starts)
    {
        var sync = Sync("0 * * * *", misfire: policy);

        var during = Decide(sync, Six, "07:00", running: true);
        var later = Decide(sync, during.Record, "08:00", running: true);
        var ended = Decide(sync, later.Record, "08:10");

        during.Start.ShouldBeNull();
        ended.Start.ShouldBe(starts ? new SyncStart("lowongan", StartCause.Missed, Time("07:00"), null) : null);
        Decide(sync, ended.Record, "08:10").Start.ShouldBeNull();
    }

    [Fact]
    public void O12_a_pause_holds_until_its_end_and_what_fell_into_it_does_not_run()
    {
        var paused = Six with { Pause = new("bank window", "rudi", Time("06:10"), Time("09:30")) };

        var held = Decide(Hourly, paused, "09:00");
        var over = Decide(Hourly, held.Record, "09:30");

        (held.Start, held.Wake).ShouldBe((null, Time("09:30")));
        (over.Start, over.Wake, over.Record.Pause).ShouldBe((null, Time("10:00"), null));
    }

    [Fact]
    public void A_pause_without_end_needs_no_wake() =>
        Decide(Hourly, Six with { Pause = new("audit", "sari", Time("06:10"), null) }, "09:00").Wake.ShouldBeNull();

    [Fact]
    public void Without_crontab_it_starts_when_all_it_waits_for_have_finished_since_its_last_run()
    {
        var sync = Sync(null, after: ["a", "b"]);
        var ends = new Dictionary<string, long> { ["a"] = 1, ["b"] = 0 };
        Decide(sync, Six, "07:00", ends: ends).Start.ShouldBeNull();

        ends["b"] = 4;
        var decision = Decide(sync, Six, "07:00", ends: ends);
        decision.Start.ShouldBe(new SyncStart("lowongan", StartCause.After, null, null));

        Decide(sync, decision.Record, "07:01", ends: ends).Start.ShouldBeNull();
        ends["a"] = 2;
        Decide(sync, decision.Record, "07:02", ends: ends).Start.ShouldBeNull();
        ends["b"] = 5;
        Decide(sync, decision.Record, "07:03", ends: ends).Start.ShouldNotBeNull();
    }

    [Fact]
    public void With_crontab_its_time_must_have_come_and_the_others_have_finished()
    {
        var sync = Sync("0 * * * *", after: ["a"]);
        var ends = new Dictionary<string, long> { ["a"] = 1 };
        Decide(sync, Six, "06:50", ends: ends).Start.ShouldBeNull();

        ends["a"] = 0;
        var waiting = Decide(sync, Six, "07:00", ends: ends);
        waiting.Start.ShouldBeNull();

        ends["a"] = 1;
        Decide(sync, waiting.Record, "07:20", ends: ends).Start!.Slot.ShouldBe(Time("07:00"));
    }

    private static StartDecision Decide(
        ScheduledSync sync, ScheduleRecord record, string now, TimeSpan jitter = default, bool running = false, Dictionary<string, long>? ends = null) =>
        StartRules.Decide(sync, record, id => ends?.GetValueOrDefault(id) ?? 0, running, Time(now), _ => jitter);

    private static DateTimeOffset Time(string time) => At($"2026-11-22T{time}+07:00");
}
