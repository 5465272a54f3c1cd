using Gateway.Engine.Comparing;
using Gateway.Engine.Configuration;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Comparing;

public sealed class ComparingTests
{
    [Fact]
    public async Task What_is_there_as_it_was_sent_is_the_same_however_the_partner_spells_it()
    {
        await using var both = new CityAndPartner();
        both.City.Add("""{"id":"1","nama":"Café \"A/B\"","nilai":10.50}""");
        both.City.Add("""{"id":"2","nama":"Siti","nilai":null}""");
        await both.RunAsync();
        both.Partner.Change("1", _ => """ { "dibuat": "2026-01-01", "nilai": 10.5, "nama": "Caf\u00e9 \u0022A\/B\u0022", "id": "1" } """);
        both.Partner.Change("2", _ => """{"nama":"Siti","id":"2"}""");

        var found = await both.CompareAsync();

        found.Agrees.ShouldBeTrue(found.ToString());
        (found.Read, found.Known, found.Same).ShouldBe((2, 2, 2));
    }

    [Fact]
    public async Task What_was_lost_changed_doubled_or_never_ours_is_told_apart()
    {
        await using var both = await DeliveredAsync(6);
        both.Partner.Rows.RemoveAll(row => row.Key == "2");
        both.Partner.Change("3", json => json.Replace("Warga", "Wargi", StringComparison.Ordinal));
        both.Partner.Rows.Add(both.Partner.Rows.Find(row => row.Key == "4"));
        both.Partner.Rows.Add(("99", """{"id":"99","nama":"Kota lain"}"""));

        var found = await both.CompareAsync();

        found.Agrees.ShouldBeFalse();
        (found.Read, found.Known, found.Same, found.Strangers).ShouldBe((7, 6, 4, 1));
        (found.Missing.Count, found.Differing.Count, found.Doubled.Count, found.Returned.Count).ShouldBe((1, 1, 1, 0));
    }

    [Fact]
    public async Task A_list_that_ends_early_says_nothing()
    {
        await using var both = await DeliveredAsync(3);
        both.Partner.EndsEarly = true;

        var failure = await Should.ThrowAsync<AdapterException>(() => both.CompareAsync());

        failure.Code.ShouldBe("GW2235");
    }

    [Fact]
    public async Task While_a_listed_key_cannot_be_read_nothing_is_said_about_what_is_missing()
    {
        await using var both = await DeliveredAsync(3);
        both.Partner.Rows.RemoveAt(0);
        both.Partner.Rows.Add(("?", """{"nama":"tanpa kunci"}"""));

        var found = await both.CompareAsync(new RepairOrder("rudi", "uji"));

        (found.WithoutKey, found.Missing.Count, found.Agrees).ShouldBe((1, 0, false));
        found.Marked.ShouldBeNull();
        found.Causes.ShouldHaveSingleItem().ShouldStartWith("GW31");
    }

    [Fact]
    public async Task A_mapping_turns_the_partners_form_into_ours()
    {
        await using var both = await DeliveredAsync(2);
        both.Partner.Change("1", _ => """{"no":1,"profile":{"name":"WARGA 1"},"status":"AKTIF"}""");
        both.Partner.Change("2", _ => """{"no":2,"profile":{"name":"WARGA 2"},"status":"ARSIP"}""");
        both.ReadBack("""{ "where": "source.status == 'AKTIF'", "fields": { "nilai": "null", "nama": "source.profile.name.properCase()", "id": "string(source.no)" } }""");

        var found = await both.CompareAsync();

        (found.Same, found.Skipped, found.Missing.Count).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Where_the_list_does_not_tell_every_field_only_keys_are_compared()
    {
        await using var both = await DeliveredAsync(3);
        both.Partner.Rows.RemoveAt(2);
        both.Partner.Change("1", json => json.Replace("Warga", "Wargi", StringComparison.Ordinal));
        both.ReadBack("""{ "fields": { "id": "source.id", "nilai": "null" } }""");

        var found = await both.CompareAsync();

        found.NotListed.ShouldBe(["nama"]);
        (found.Same, found.Differing.Count, found.Missing.Count).ShouldBe((2, 0, 1));
    }

    [Fact]
    public async Task What_is_held_or_in_doubt_is_left_alone()
    {
        await using var both = new CityAndPartner(DestinationClass.Naked);
        both.Add(2);
        both.Partner.LosesAnswers = true;
        (await both.RunAsync()).Books.Held.ShouldBe(2);
        both.Partner.Rows.Clear();

        var found = await both.CompareAsync(new RepairOrder("rudi", "uji") { AcceptDoubles = true });

        (found.LeftAlone, found.Missing.Count, found.Agrees).ShouldBe((2, 0, true));
        found.Marked.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_compared_while_the_sync_runs()
    {
        await using var both = await DeliveredAsync(1);
        (await both.Store.Leases.TryAcquireAsync("warga", "run", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldNotBeNull();

        (await both.TryCompareAsync()).ShouldBeNull();
    }

    private static async Task<CityAndPartner> DeliveredAsync(int count)
    {
        var both = new CityAndPartner();
        both.Add(count);
        (await both.RunAsync()).State.ShouldBe(RunState.Finished);
        return both;
    }
}
