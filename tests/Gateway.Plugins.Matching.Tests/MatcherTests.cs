using Gateway.Plugins.Tests;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Matching.Tests;

public sealed class MatcherTests
{
    private static readonly DateOnly Today = new(2026, 11, 2);

    [Fact]
    public void The_best_come_first_and_those_below_the_minimum_not_at_all()
    {
        var matches = Of(Person("a"), 2, 60, Place("far", region: "36.73.01"), Place("near"), Place("other", job: "7231", education: "S1"));
        matches.Select(match => (match.Vacancy.Id, match.Score)).ShouldBe([("near", 100), ("far", 80)]);
    }

    [Fact]
    public void Only_the_top_are_kept_in_any_order_of_the_list()
    {
        Vacancy[] places = [.. Enumerable.Range(0, 200).Select(i => Place($"l{i:000}", region: i % 3 == 0 ? "15.71.01" : "15.71.02"))];
        var matches = Of(Person("a"), 5, 60, places);
        matches.Count.ShouldBe(5);
        matches.ShouldAllBe(match => match.Score == 100);
        Of(Person("a"), 5, 60, [.. places.Reverse()]).Select(match => match.Vacancy.Id).ShouldBe(matches.Select(match => match.Vacancy.Id));
    }

    [Fact]
    public void Equal_vacancies_are_spread_over_the_people()
    {
        Vacancy[] places = [.. Enumerable.Range(0, 50).Select(i => Place($"l{i:000}"))];
        var first = Enumerable.Range(0, 100).Select(i => Of(Person($"o{i:000}"), 1, 60, places)[0].Vacancy.Id).ToList();
        first.Distinct().Count().ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData("SMA", 1)]
    [InlineData("D3", 0)]
    [InlineData("S1", 0)]
    public void Nothing_makes_up_for_an_education_below_what_is_asked_for(string asked, int matches) =>
        Of(Person("a"), 5, 0, Place("l1", education: asked)).Count.ShouldBe(matches);

    [Fact]
    public void A_person_without_a_job_code_has_no_match() =>
        Of(Person("a") with { Job = "" }, 5, 0, Place("l1")).ShouldBeEmpty();

    [Fact]
    public async Task Rows_without_the_optional_columns_are_matched_and_the_list_shrinks_with_its_rows()
    {
        using var file = new CityFile();
        file.Run("insert into orang values ('o1', '7212', '15.71.01', 'SMK', 'Jepang N4, Inggris', '1990-01-01'); insert into lowongan values ('l1', 'Juru las', '7212', '15.71.01', 'SMA, SMK', null, 18, 30)");
        var adapter = AdapterUnderTest.Of<MatchingPlugin>(file.Settings().Replace("select * from lowongan", "select id, title, job, age_max from lowongan", StringComparison.Ordinal));
        using var context = new TestAdapterContext();
        await using var opened = adapter.Create(context.ToContext());

        var page = (await opened.ReadAllAsync("matches")).ShouldHaveSingleItem();
        page.CompletesSnapshot.ShouldBeTrue();
        page.Records.ShouldHaveSingleItem().Json.ShouldBe(
            """{"candidate_id":"o1","vacancy_id":"l1","title":"Juru las","score":92,"reasons":["jabatan sama: 50","pendidikan tidak disyaratkan: 20","tempat kerja di mana saja: 12","bahasa tidak disyaratkan: 10"],"warnings":["umur di luar batas yang ditulis lowongan; batas umur perlu alasan jabatan"]}""");

        file.Run("delete from lowongan");
        var empty = (await opened.ReadAllAsync("matches")).ShouldHaveSingleItem();
        (empty.Records.Count, empty.CompletesSnapshot).ShouldBe((0, true));
    }

    [Fact]
    public void Settings_that_name_no_database_or_impossible_numbers_are_refused()
    {
        AdapterUnderTest.ErrorsOf<MatchingPlugin>("""{ "provider": "postgres", "streams": { } }""").Single().Code.ShouldBe("GW2211");
        AdapterUnderTest.ErrorsOf<MatchingPlugin>("""{ "provider": "sqlite", "file": "a.db", "streams": { "m": { "candidates": "a", "vacancies": "b", "top": 0 } } }""").Single().Code.ShouldBe("GW2222");
    }

    private static Candidate Person(string id) => new(id, "7212", "15.71.01", "SMK", [], null);

    private static Vacancy Place(string id, string job = "7212", string region = "15.71.01", string education = "SMK") => new(id, "Juru las", job, region, [education], [], null, null);

    private static IReadOnlyList<Match> Of(Candidate person, int top, int minimum, params Vacancy[] places) => new Matcher(places, top, minimum, Today).Of(person);
}
