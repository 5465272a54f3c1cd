using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class PagedSourceTests
{
    [Fact]
    public async Task A_cursor_leads_through_all_records_once_and_later_only_to_what_changed()
    {
        await using var bench = await StartAsync(25, PagingStyle.Cursor, tombstones: true);
        var (ids, last) = await FollowAsync(bench, "");
        ids.ShouldBe(Names(0, 25));

        var records = bench.Partner.Sources["stream"].Records;
        records.Put("r003", """{"id":"r003","nama":"lain"}"""u8);
        records.Delete("r004");
        records.Delete("r005");
        records.Put("r005", """{"id":"r005","nama":"lagi"}"""u8);
        (await FollowAsync(bench, last)).Ids.ShouldBe(["r003", "r004", "r005"]);
        (await bench.GetAsync($"stream?cursor={last}")).ShouldContain("""{"id":"r004","deleted":true}""");
    }

    [Theory]
    [InlineData(PagingStyle.PageNumber, "stream?page=3", 20)]
    [InlineData(PagingStyle.Offset, "stream?offset=20", 20)]
    [InlineData(PagingStyle.Watermark, "stream?updatedSince=1970-01-01T00:00:00Z&afterId=r019", 20)]
    public async Task A_place_in_the_list_can_be_asked_for(PagingStyle style, string address, int first)
    {
        await using var bench = await StartAsync(25, style);
        Ids(await bench.GetAsync(address)).ShouldBe(Names(first, 25));
    }

    [Fact]
    public async Task A_next_link_in_the_body_or_the_header_leads_to_the_next_page_and_is_missing_on_the_last()
    {
        await using var body = await StartAsync(15, PagingStyle.NextLink);
        var next = JsonDocument.Parse(await body.GetAsync("stream")).RootElement.GetProperty("links").GetProperty("next").GetString()!;
        var second = await body.GetAsync(next);
        Ids(second).ShouldBe(Names(10, 15));
        second.ShouldContain("\"next\":null");

        await using var header = await StartAsync(15, PagingStyle.LinkHeader);
        using var response = await header.Client.GetAsync("stream", Bench.Token);
        var link = response.Headers.GetValues("Link").Single();
        link.ShouldEndWith(">; rel=\"next\"");
        using var last = await header.Client.GetAsync(link[1..link.IndexOf('>')], Bench.Token);
        last.Headers.Contains("Link").ShouldBeFalse();
        JsonDocument.Parse(await last.Content.ReadAsStringAsync(Bench.Token)).RootElement.GetArrayLength().ShouldBe(5);
    }

    [Theory]
    [InlineData("limit=51", 422)]
    [InlineData("limit=x", 400)]
    [InlineData("cursor=bukan-kursor", 400)]
    public async Task A_wrong_parameter_is_refused(string query, int status)
    {
        await using var bench = await StartAsync(5);
        using var response = await bench.Client.GetAsync("stream?" + query, Bench.Token);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task A_repeated_page_comes_again_under_a_new_cursor_and_nothing_is_lost()
    {
        await using var bench = await StartAsync(25);
        bench.Partner.Faults.Nth(2, "GET", "stream", Fault.Of(FaultKind.RepeatPage));
        var (ids, _) = await FollowAsync(bench, "");
        ids.ShouldBe([.. Names(0, 10), .. Names(0, 10), .. Names(10, 25)]);
    }

    [Fact]
    public async Task A_looping_cursor_leads_back_to_the_start_again_and_again()
    {
        await using var bench = await StartAsync(25);
        bench.Partner.Faults.EachKth(2, "GET", "stream", Fault.Of(FaultKind.LoopCursor));
        var (ids, _) = await FollowAsync(bench, "", pages: 6);
        ids.Count(id => id == "r000").ShouldBe(3);
        ids.ShouldNotContain("r024");
    }

    [Fact]
    public async Task Empty_pages_go_on_with_ever_new_cursors()
    {
        await using var bench = await StartAsync(25);
        bench.Partner.Faults.Next("GET", "stream", Fault.Of(FaultKind.EmptyPage), times: 12);
        var cursors = new HashSet<string>();
        var cursor = "";
        for (var i = 0; i < 12; i++)
        {
            var page = JsonDocument.Parse(await bench.GetAsync($"stream?cursor={cursor}")).RootElement;
            page.GetProperty("data").GetArrayLength().ShouldBe(0);
            cursors.Add(cursor = page.GetProperty("meta").GetProperty("nextCursor").GetString()!).ShouldBeTrue();
        }

        (await FollowAsync(bench, cursor)).Ids.Count.ShouldBe(25);
    }

    [Fact]
    public async Task A_list_that_shrinks_loses_a_row_to_page_numbers_and_one_that_shifts_repeats_one()
    {
        await using var shrinking = await StartAsync(25, PagingStyle.PageNumber);
        shrinking.Partner.Faults.Nth(2, "GET", "stream", Fault.Of(FaultKind.ShrinkList));
        string[] seen = [.. Ids(await shrinking.GetAsync("stream?page=1")), .. Ids(await shrinking.GetAsync("stream?page=2"))];
        seen.ShouldNotContain("r010");

        await using var shifting = await StartAsync(25, PagingStyle.Offset);
        shifting.Partner.Faults.Nth(2, "GET", "stream", Fault.Of(FaultKind.ShiftList));
        seen = [.. Ids(await shifting.GetAsync("stream?offset=0")), .. Ids(await shifting.GetAsync("stream?offset=10"))];
        seen.Count(id => id == "r009").ShouldBe(2);
    }

    [Fact]
    public async Task A_total_can_be_too_high_and_the_whole_list_empty()
    {
        await using var bench = await StartAsync(25, PagingStyle.PageNumber);
        bench.Partner.Faults.Next("GET", "stream", Fault.Of(FaultKind.TotalTooHigh, 3)).Next("GET", "stream", Fault.Of(FaultKind.EmptyList));
        (await bench.GetAsync("stream")).ShouldContain("\"total\":28");
        var empty = await bench.GetAsync("stream");
        Ids(empty).ShouldBeEmpty();
        empty.ShouldContain("\"total\":0");
    }

    [Fact]
    public async Task One_record_can_be_asked_for()
    {
        await using var bench = await StartAsync(3);
        (await bench.GetAsync("stream/r002")).ShouldContain("r002");
        using var missing = await bench.Client.GetAsync("stream/r009", Bench.Token);
        ((int)missing.StatusCode).ShouldBe(404);
    }

    private static Task<Bench> StartAsync(int count, PagingStyle style = PagingStyle.Cursor, bool tombstones = false) =>
        Bench.StartAsync(partner => partner.Add("stream", Bench.Stream(count, style, tombstones)));

    private static async Task<(List<string> Ids, string Last)> FollowAsync(Bench bench, string cursor, int pages = 100)
    {
        var ids = new List<string>();
        for (var next = cursor; ; pages--)
        {
            var body = await bench.GetAsync($"stream?cursor={next}");
            ids.AddRange(Ids(body));
            var meta = JsonDocument.Parse(body).RootElement.GetProperty("meta");
            next = meta.GetProperty("nextCursor").GetString();
            if (next is null || pages == 1)
            {
                return (ids, meta.GetProperty("lastCursor").GetString()!);
            }
        }
    }

    private static string[] Names(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => $"r{i:000}")];

    private static string[] Ids(string body) =>
        [.. JsonDocument.Parse(body).RootElement.GetProperty("data").EnumerateArray().Select(record => record.GetProperty("id").GetString()!)];
}
