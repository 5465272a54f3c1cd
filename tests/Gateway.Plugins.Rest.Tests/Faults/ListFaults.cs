using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>Lists that repeat, circle, shrink, shift or do not add up while they are paged.</summary>
public sealed class ListFaults : SourceFaults
{
    private const string Numbered = """
        { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data", "total": "meta.total", "deletes": "absence",
            "paging": { "kind": "page", "size": { "param": "limit", "value": 10 } } } } } }
        """;

    [Fact]
    public async Task S34_a_repeated_page_is_handed_on_for_the_ledger_to_drop()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", Fault.Of(FaultKind.RepeatPage));
        (await partner.ReadAsync(List, "records")).Records().Distinct().Count().ShouldBeLessThanOrEqualTo(25);
    }

    [Fact]
    public async Task S35_a_cursor_that_goes_in_a_circle_stops_the_sync()
    {
        await using var partner = await ListAsync(35);
        partner.Sandbox.Faults.EachKth(3, "GET", "records", Fault.Of(FaultKind.LoopCursor));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.ContractBroken, "GW2251");
    }

    [Fact]
    public async Task S36_more_than_ten_empty_pages_that_lead_on_stop_the_sync()
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.EmptyPage));
        await FailsAsync(partner.ReadAsync(List, "records"), FailureKind.ContractBroken, "GW2252");
        partner.Server.Log.Entries.Count.ShouldBe(11);
    }

    [Fact]
    public async Task S37_a_list_that_shrinks_while_paging_is_read_a_second_time()
    {
        await using var partner = await ListAsync(40, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Nth(3, "GET", "records", Fault.Of(FaultKind.ShrinkList, 3));
        var pages = await partner.ReadAsync(Numbered, "records");
        partner.Sandbox.Sources["records"].Records.Records.Select(record => record.Key)
            .ShouldAllBe(key => pages.Records().Any(record => record.Contains(key, StringComparison.Ordinal)));
        pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Fact]
    public async Task S38_rows_that_slide_in_at_the_front_lose_none()
    {
        await using var partner = await ListAsync(40, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Nth(3, "GET", "records", Fault.Of(FaultKind.ShiftList, 3));
        var records = (await partner.ReadAsync(Numbered, "records")).Records();
        Enumerable.Range(0, 40).ShouldAllBe(i => records.Any(record => record.Contains($"r{i:D5}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S39_a_total_that_is_not_met_completes_no_snapshot()
    {
        await using var partner = await ListAsync(25, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Always("GET", "records", Fault.Of(FaultKind.TotalTooHigh, 3));
        var pages = await partner.ReadAsync(Numbered, "records");
        pages.Records().Count.ShouldBe(25);
        pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Fact]
    public async Task S40_an_empty_whole_list_is_told_as_what_it_is()
    {
        await using var partner = await ListAsync(25, style: PagingStyle.PageNumber);
        partner.Sandbox.Faults.Next("GET", "records", Fault.Of(FaultKind.EmptyList));
        var pages = await partner.ReadAsync(Numbered, "records");
        pages.Records().ShouldBeEmpty();
        pages[^1].CompletesSnapshot.ShouldBeTrue();
        pages[^1].Total.ShouldBe(0);
    }

    [Fact]
    public Task S41_an_added_field_does_no_harm() => ReadsAsync(Fault.OfText(FaultKind.Inject, "\"added\":1,"));
}
