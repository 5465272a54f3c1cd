using System.Globalization;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows S42 to S48 of the fault matrix in delivery.md: what a source's list may do between and during reads. Keys and guards are the engine's part.</summary>
public sealed class ChangeFaults
{
    [Fact]
    public async Task S42_a_list_that_was_renamed_is_refused_and_never_taken_for_empty()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddHours(-1));
        await using var partner = await list.StartAsync();
        (await partner.ReadAsync(ChangingList.Settings, "records")).Records().Count.ShouldBe(1);
        list.List = "items";
        var failure = await Should.ThrowAsync<AdapterException>(partner.ReadAsync(ChangingList.Settings, "records"));
        failure.Kind.ShouldBe(FailureKind.ContractBroken);
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task S43_one_key_twice_in_a_page_is_handed_on_in_the_order_of_the_partner()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddHours(-2)).With("a", list.Now.AddHours(-1));
        await using var partner = await list.StartAsync();
        var times = (await partner.ReadAsync(ChangingList.Settings, "records")).Records().Select(record => Updated(record)).ToList();
        times.Count.ShouldBe(2);
        times[0].ShouldBeLessThan(times[1]);
    }

    [Fact]
    public async Task S44_rows_of_one_time_across_a_page_border_are_not_lost_when_reading_goes_on_there()
    {
        var list = new ChangingList();
        var time = list.Now.AddHours(-1);
        for (var i = 0; i < 9; i++)
        {
            list.With($"r{i}", time);
        }

        await using var partner = await list.StartAsync();
        var pages = await partner.ReadAsync(ChangingList.Settings, "records");
        for (var read = 1; read < pages.Count; read++)
        {
            var rest = await partner.ReadAsync(ChangingList.Settings, "records", pages[read - 1].Checkpoint);
            Ids(pages.Take(read)).Union(Ids(rest)).Count().ShouldBe(9, $"after {read} pages");
        }
    }

    [Fact]
    public async Task S45_a_row_that_appears_five_minutes_late_is_still_read()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddSeconds(-10));
        await using var partner = await list.StartAsync();
        var first = await partner.ReadAsync(ChangingList.Settings, "records");
        list.With("late", list.Now.AddMinutes(-5));
        Ids(await partner.ReadAsync(ChangingList.Settings, "records", first[^1].Checkpoint)).ShouldContain("late");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task S46_a_partner_whose_clock_is_an_hour_off_is_read_by_its_own_time(int hours)
    {
        var list = new ChangingList { Skew = TimeSpan.FromHours(hours) };
        var newest = list.Now.AddMinutes(-20);
        list.With("a", newest);
        await using var partner = await list.StartAsync();
        var first = await partner.ReadAsync(ChangingList.Settings, "records");
        list.With("b", list.Now.AddMinutes(-15));
        Ids(await partner.ReadAsync(ChangingList.Settings, "records", first[^1].Checkpoint)).ShouldContain("b");
        (DateTimeOffset.Parse(list.Asked[^1]!, CultureInfo.InvariantCulture) - newest).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task S47_a_source_that_was_restored_to_yesterday_does_not_turn_the_mark_back()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddDays(-2)).With("b", list.Now.AddHours(-1));
        await using var partner = await list.StartAsync();
        var first = await partner.ReadAsync(ChangingList.Settings, "records");
        list.Clear();
        list.With("a", list.Now.AddDays(-2));
        var second = await partner.ReadAsync(ChangingList.Settings, "records", first[^1].Checkpoint);
        second.Records().ShouldBeEmpty();
        await partner.ReadAsync(ChangingList.Settings, "records", second.Count == 0 ? first[^1].Checkpoint : second[^1].Checkpoint);
        list.Asked[2].ShouldBe(list.Asked[1]);
    }

    [Fact]
    public async Task S48_deleted_and_then_made_anew_comes_in_that_order()
    {
        var list = new ChangingList();
        list.With("a", list.Now.AddHours(-3)).With("a", list.Now.AddHours(-2), deleted: true).With("a", list.Now.AddHours(-1));
        await using var partner = await list.StartAsync();
        (await partner.ReadAsync(ChangingList.Settings, "records")).SelectMany(page => page.Kinds).ShouldBe([ChangeKind.Upsert, ChangeKind.Delete, ChangeKind.Upsert]);
    }

    private static IEnumerable<string> Ids(IEnumerable<ReadPage> pages) => pages.Records().Select(record => Member(record, "id"));

    private static DateTimeOffset Updated(string record) => DateTimeOffset.Parse(Member(record, "updatedAt"), CultureInfo.InvariantCulture);

    private static string Member(string record, string name)
    {
        using var json = JsonDocument.Parse(record);
        return json.RootElement.GetProperty(name).GetString()!;
    }
}
