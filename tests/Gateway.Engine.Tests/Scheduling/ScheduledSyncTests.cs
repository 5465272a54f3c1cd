using static Gateway.Engine.Tests.Scheduling.Syncs;

namespace Gateway.Engine.Tests.Scheduling;

public sealed class ScheduledSyncTests
{
    [Theory]
    [InlineData("30 6 * * 1-5", "Asia/Jakarta", "2026-11-20T06:30+07:00", "2026-11-23T06:30+07:00 2026-11-24T06:30+07:00")]
    [InlineData("0 2 L * *", "Asia/Jakarta", "2026-02-01T00:00+07:00", "2026-02-28T02:00+07:00 2026-03-31T02:00+07:00")]
    [InlineData("0 0 29 2 *", "Asia/Jayapura", "2026-01-01T00:00+09:00", "2028-02-29T00:00+09:00 2032-02-29T00:00+09:00")]
    [InlineData("0 0 1 1 *", "Asia/Makassar", "2026-12-31T23:59+08:00", "2027-01-01T00:00+08:00 2028-01-01T00:00+08:00")]
    [InlineData("0 9 * * 0", "Asia/Jakarta", "2026-11-21T00:00+07:00", "2026-11-22T09:00+07:00 2026-11-29T09:00+07:00")]
    // The hour from 02:00 does not exist on 29 March in Berlin: its start comes right after it.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00+01:00", "2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00")]
    // The hour from 02:00 comes twice on 25 October: its start comes once, the first time.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00 2026-10-26T02:30+01:00")]
    public void D25_starts_are_those_of_the_zone(string cron, string zone, string after, string starts)
    {
        var expected = starts.Split(' ').Select(At).ToArray();

        var next = Sync(cron, zone).Next(At(after), expected.Length);

        next.ShouldBe(expected);
        next.Select(start => start.Offset).ShouldBe(expected.Select(start => start.Offset));
    }

    [Fact]
    public void Free_days_and_weekdays_of_the_calendar_are_left_out()
    {
        var sync = Sync("0 */12 * * *", calendar: Calendar("2026-12-25 2026-12-28", DayOfWeek.Sunday));

        sync.Next(At("2026-12-24T00:00+07:00"), 4).ShouldBe(
            [At("2026-12-24T12:00+07:00"), At("2026-12-26T00:00+07:00"), At("2026-12-26T12:00+07:00"), At("2026-12-29T00:00+07:00")]);
    }

    [Fact]
    public void A_calendar_that_leaves_everything_out_ends_the_search() =>
        Sync("* * * * *", calendar: Calendar("", Enum.GetValues<DayOfWeek>())).Next(At("2026-01-01T00:00Z"), 1).ShouldBeEmpty();

    [Fact]
    public void A_sync_without_crontab_has_no_starts() => Sync(null).Next(At("2026-01-01T00:00Z"), 1).ShouldBeEmpty();
}
