using Gateway.Plugins.Rest.Tests.Paging;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Windows;

/// <summary>Spans of the past that are read again: what the partner is asked for, and what is left out whatever it answers.</summary>
public sealed class WindowTests
{
    private static readonly ReadWindow ThreeDays = new(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(7)), new DateTimeOffset(2026, 10, 4, 0, 0, 0, TimeSpan.FromHours(7)));

    [Fact]
    public async Task The_partner_is_asked_for_its_bounds_in_steps_of_the_stream()
    {
        var partner = await ScriptedPartner.ReadAsync(ThreeDays, """
            "incremental": { "kind": "datetime", "field": "t", "format": "yyyy-MM-dd", "zone": "Asia/Jakarta", "start": "2020-01-01", "step": "2d",
              "from": { "param": "since" }, "to": { "param": "until" } }
            """, At("2026-10-01 08:00:00", "2026-10-02 08:00:00"), At("2026-10-03 23:59:59"));

        partner.Asked.ShouldBe(["/list?since=2026-10-01&until=2026-10-03", "/list?since=2026-10-03&until=2026-10-04"]);
        partner.Pages.Sum(page => page.Records.Count).ShouldBe(3);
    }

    [Fact]
    public async Task Templates_see_its_bounds()
    {
        var partner = await ScriptedPartner.ReadAsync(ThreeDays, """
            "query": { "range": "{{ window.start }}/{{ window.end }}" }, "incremental": { "kind": "datetime", "field": "t" }
            """, At());

        partner.Asked.ShouldBe(["/list?range=2026-09-30T17:00:00Z/2026-10-03T17:00:00Z"]);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public async Task What_a_partner_sends_beyond_its_bounds_is_left_out(bool newestFirst, int asked)
    {
        string[][] pages = [["2026-10-04T00:00:00+07:00", "2026-10-03T23:59:59+07:00"], ["2026-10-01T00:00:00+07:00", "2026-09-30T23:59:59+07:00"], ["2026-09-29T00:00:00Z"]];
        var answers = pages.Take(asked).Select((page, i) => At(i < 2 ? $"\"next\":\"p{i}\"" : "", page)).ToArray();

        var partner = await ScriptedPartner.ReadAsync(ThreeDays, $$"""
            "paging": { "kind": "cursor", "next": "next" }, "incremental": { "kind": "datetime", "field": "t", "newestFirst": {{(newestFirst ? "true" : "false")}} }
            """, answers);

        partner.Pages.SelectMany(page => page.Records).ShouldBe(["""{"t":"2026-10-03T23:59:59+07:00"}""", """{"t":"2026-10-01T00:00:00+07:00"}"""]);
    }

    [Fact]
    public async Task Quiet_spans_are_no_pages_however_many_there_are()
    {
        var answers = Enumerable.Range(0, 71).Select(_ => At()).Append(At("2026-10-03T23:30:00+07:00")).ToArray();

        var partner = await ScriptedPartner.ReadAsync(ThreeDays, "\"incremental\": { \"kind\": \"datetime\", \"field\": \"t\", \"step\": \"1h\", \"start\": \"2026-10-01\" }", answers);

        partner.Pages.Count.ShouldBe(1);
        partner.Asked.Count.ShouldBe(72);
    }

    private static ScriptedAnswer At(params string[] times) => At("", times);

    private static ScriptedAnswer At(string members, string[] times) =>
        new($$"""{"data":[{{string.Join(',', times.Select(time => $$"""{"t":"{{time}}"}"""))}}]{{(members.Length == 0 ? "" : "," + members)}}}""");
}
