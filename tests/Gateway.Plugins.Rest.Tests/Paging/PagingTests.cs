using Gateway.Sdk;
using static Gateway.Plugins.Rest.Tests.Paging.ScriptedAnswer;

namespace Gateway.Plugins.Rest.Tests.Paging;

/// <summary>How each kind of paging goes on and where it ends.</summary>
public sealed class PagingTests
{
    [Fact]
    public async Task Without_paging_one_answer_is_the_list()
    {
        var partner = await ScriptedPartner.ReadAsync("\"deletes\": \"absence\"", Of("a b"));
        partner.Asked.ShouldBe(["/list"]);
        partner.Pages[^1].CompletesSnapshot.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "/list?page=1&limit=2|/list?page=2&limit=2")]
    [InlineData(", \"first\": 0", "/list?page=0&limit=2|/list?page=1&limit=2")]
    [InlineData(", \"param\": \"p\", \"sendFirst\": false", "/list?limit=2|/list?p=2&limit=2")]
    [InlineData(", \"in\": \"header\", \"param\": \"X-Page\"", "/list?limit=2 1|/list?limit=2 2")]
    public async Task Numbered_pages_end_with_one_that_is_not_full(string settings, string asked)
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("page", Size + settings), Of("a b"), Of("c"));
        Sorted(partner.Asked).ShouldBe(Sorted(asked.Split('|')));
        partner.Records.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Numbered_pages_without_a_known_size_end_with_an_empty_one()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("page"), Of("a b"), Of("c"), Of(""));
        partner.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_announced_total_ends_the_list_and_a_short_page_before_it_does_not()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("page", Size) + ", \"total\": \"count\"", Of("a", "\"count\":3"), Of("b c", "\"count\":3"));
        partner.Records.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task An_empty_page_ends_a_counted_list_whatever_its_total_says()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("offset", Size) + ", \"total\": \"count\", \"deletes\": \"absence\"", Of("a b", "\"count\":9"), Of("", "\"count\":9"));
        partner.Pages[^1].CompletesSnapshot.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "/list?offset=0&limit=2|/list?offset=2&limit=2")]
    [InlineData(", \"first\": 1, \"param\": \"start\"", "/list?start=1&limit=2|/list?start=3&limit=2")]
    [InlineData(", \"sendFirst\": false", "/list?limit=2|/list?offset=2&limit=2")]
    public async Task Offsets_count_the_records_that_came(string settings, string asked)
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("offset", Size + settings), Of("a b"), Of("c"));
        Sorted(partner.Asked).ShouldBe(Sorted(asked.Split('|')));
    }

    [Fact]
    public async Task Records_asked_for_again_are_handed_on_once()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("offset", Size + ", \"overlap\": 1"), Of("a b"), Of("b c"), Of("c"));
        Offsets(partner).ShouldBe(["0", "1", "2"]);
        partner.Records.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task A_list_that_shrank_under_an_overlap_is_read_a_second_time_and_is_no_snapshot()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("offset", Size + ", \"overlap\": 1") + ", \"deletes\": \"absence\"",
            Of("a b"), Of("c d"), Of("d"), Of("b c"), Of("c d"), Of("d"));
        Offsets(partner).ShouldBe(["0", "1", "2", "0", "1", "2"]);
        partner.Records.Distinct().Order().ShouldBe(["a", "b", "c", "d"]);
        partner.Pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Fact]
    public async Task A_list_whose_total_falls_is_read_a_second_time_and_no_more()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("page", Size) + ", \"total\": \"count\", \"deletes\": \"absence\"",
            Of("a b", "\"count\":4"), Of("d", "\"count\":3"), Of("b c", "\"count\":3"), Of("d", "\"count\":2"));
        partner.Records.Distinct().Order().ShouldBe(["a", "b", "c", "d"]);
        partner.Pages.ShouldNotContain(page => page.CompletesSnapshot);
    }

    [Theory]
    [InlineData("\"next\": \"meta.next\"")]
    [InlineData("\"header\": \"X-Next\"")]
    [InlineData("\"last\": \"id\", \"stop\": \"size(response.data) < 2\"")]
    [InlineData("\"value\": \"response.meta.next\"")]
    public async Task A_token_comes_from_the_body_a_header_the_last_record_or_an_expression(string settings)
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("cursor", settings), Of("a b", "\"meta\":{\"next\":\"b\"}").With("X-Next", "b"), Of("c", "\"meta\":{\"next\":null}"));
        partner.Asked.ShouldBe(["/list", "/list?cursor=b"]);
        partner.Records.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("\"first\": \"0\", \"param\": \"after\"", "/list?after=0|/list?after=7")]
    [InlineData("\"in\": \"header\", \"param\": \"X-Page\"", "/list|/list 7")]
    public async Task A_token_goes_where_the_partner_wants_it(string settings, string asked)
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\", " + settings), Of("a", "\"next\":7"), Of("b"));
        partner.Asked.ShouldBe(asked.Split('|'));
    }

    [Fact]
    public async Task A_token_can_stand_alone_from_the_second_page_on()
    {
        var partner = await ScriptedPartner.ReadAsync("\"query\": { \"status\": \"OPEN\" }, " + Paging("cursor", "\"next\": \"next\", \"onlyToken\": true"), Of("a", "\"next\":\"x\""), Of("b"));
        partner.Asked.ShouldBe(["/list?status=OPEN", "/list?cursor=x"]);
    }

    [Fact]
    public async Task Several_parameters_go_on_behind_the_last_record_until_a_page_is_empty()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("cursor", "\"params\": { \"id\": \"{{ last.id }}\", \"n\": \"{{ page.index }}\" }"), Of("a b"), Of("c"), Of(""));
        partner.Asked.Select(asked => string.Join('&', asked.Split('?', '&').Order())).ShouldBe(["/list", "/list&id=b&n=0", "/list&id=c&n=1"]);
    }

    [Theory]
    [InlineData("{\"data\":[{\"id\":\"b\"}]}")]
    [InlineData("{\"data\":[{\"id\":\"b\"}],\"next\":null}")]
    [InlineData("{\"data\":[{\"id\":\"b\"}],\"next\":\"\"}")]
    public async Task No_token_in_any_form_ends_the_list(string last) =>
        (await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\"") + ", \"deletes\": \"absence\"", Of("a", "\"next\":\"x\""), new ScriptedAnswer(last))).Pages[^1].CompletesSnapshot.ShouldBeTrue();

    [Theory]
    [InlineData("\"next\": \"links.next\"", "/list?page=2")]
    [InlineData("\"next\": \"links.next\"", "https://mitra.example/list?page=2")]
    [InlineData("\"next\": \"links.next\"", "?page=2")]
    [InlineData("\"rel\": \"next\"", "/list?page=2")]
    public async Task A_whole_link_is_followed_on_the_same_host(string settings, string link)
    {
        var first = settings.Contains("rel", StringComparison.Ordinal) ? Of("a").With("Link", $"<{link}>; rel=\"next\", </list>; rel=\"first\"") : Of("a", $"\"links\":{{\"next\":\"{link}\"}}");
        var partner = await ScriptedPartner.ReadAsync(Paging("link", settings), first, Of("b"));
        partner.Asked.ShouldBe(["/list", "/list?page=2"]);
    }

    [Fact]
    public async Task A_stop_condition_ends_any_kind_before_its_own_rule_does()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\", \"stop\": \"response.more == false\""), Of("a", "\"next\":\"x\",\"more\":true"), Of("b", "\"next\":\"y\",\"more\":false"));
        partner.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stop_condition_replaces_the_rule_that_a_short_page_is_the_last()
    {
        var partner = await ScriptedPartner.ReadAsync(Paging("page", Size + ", \"stop\": \"page.number >= 3\""), Of("a"), Of("b c"), Of("d"));
        partner.Records.ShouldBe(["a", "b", "c", "d"]);
    }

    [Theory]
    [InlineData("cursor", "\"next\": \"next\"", "\"next\":\"x\"", "\"next\":\"y\"")]
    [InlineData("link", "\"next\": \"next\"", "\"next\":\"/list?p=x\"", "\"next\":\"/list?p=y\"")]
    public async Task A_next_page_that_was_read_already_stops_the_read(string kind, string settings, string one, string other)
    {
        var (partner, failure) = await ScriptedPartner.FailAsync(Paging(kind, settings), Of("a", one), Of("b", other), Of("c", one));
        failure.Code.ShouldBe("GW2251");
        failure.Kind.ShouldBe(FailureKind.ContractBroken);
        partner.Records.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Ten_empty_pages_may_lead_on_and_an_eleventh_may_not()
    {
        ScriptedAnswer[] empty = [.. Enumerable.Range(0, 11).Select(i => Of("", $"\"next\":\"{i}\""))];
        (await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\""), [.. empty[..10], Of("a")])).Records.ShouldBe(["a"]);
        (await ScriptedPartner.FailAsync(Paging("cursor", "\"next\": \"next\""), empty)).Failure.Code.ShouldBe("GW2252");
    }

    [Fact]
    public async Task A_page_between_empty_ones_starts_the_count_again()
    {
        ScriptedAnswer[] pages = [.. Enumerable.Range(0, 21).Select(i => Of(i == 10 ? "a" : "", $"\"next\":\"{i}\"")), Of("b")];
        (await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\""), pages)).Records.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_rule_starts_a_list_again_once_and_it_is_no_snapshot()
    {
        const string Rules = ", \"deletes\": \"absence\", \"errors\": [{ \"status\": [\"410\"], \"do\": \"resetPaging\" }]";
        var gone = new ScriptedAnswer("{}", 410);
        var partner = await ScriptedPartner.ReadAsync(Paging("cursor", "\"next\": \"next\"") + Rules, Of("a", "\"next\":\"x\""), gone, Of("a", "\"next\":\"x\""), Of("b"));
        partner.Asked.ShouldBe(["/list", "/list?cursor=x", "/list", "/list?cursor=x"]);
        partner.Pages.ShouldNotContain(page => page.CompletesSnapshot);

        (await ScriptedPartner.FailAsync(Paging("cursor", "\"next\": \"next\"") + Rules, Of("a", "\"next\":\"x\""), gone, Of("a", "\"next\":\"x\""), gone)).Failure.Code.ShouldBe("GW2251");
    }

    private const string Size = "\"size\": { \"param\": \"limit\", \"value\": 2 }";

    private static string Paging(string kind, string settings = "") => $$"""
        "paging": { "kind": "{{kind}}"{{(settings.Length == 0 ? "" : ", " + settings)}} }
        """;

    private static IEnumerable<string> Sorted(IEnumerable<string> asked) => asked.Select(one => string.Join('&', one.Replace(" ", "& ", StringComparison.Ordinal).Split('?', '&').Order(StringComparer.Ordinal)));

    private static IEnumerable<string> Offsets(ScriptedPartner partner) => partner.Asked.Select(asked => System.Text.RegularExpressions.Regex.Match(asked, "offset=(\\d+)").Groups[1].Value);
}
