using Gateway.Engine.Comparing;
using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Comparing;

public sealed class RepairTests
{
    [Fact]
    public async Task What_is_missing_goes_again_under_a_new_idempotency_key_and_nothing_else_goes()
    {
        await using var both = await DeliveredAsync(8, DestinationClass.Keyed);
        both.Partner.Rows.RemoveAll(row => row.Key is "2" or "5");
        var before = both.Partner.Sent.ToList();

        var (found, run, left) = await both.RepairAsync();

        (found.Missing.Count, run.Cause, run.Books.Delivered, run.Books.Unchanged, left).ShouldBe((2, RunCause.Repair, 2, 6, 0));
        var sent = both.Partner.Sent.Skip(before.Count).ToList();
        sent.Select(one => one.Key).Order().ShouldBe(["2", "5"]);
        sent.Select(one => one.Once).Intersect(before.Select(one => one.Once)).ShouldBeEmpty();
        (await both.CompareAsync()).Agrees.ShouldBeTrue();
    }

    [Fact]
    public async Task The_journal_tells_who_repaired_what_and_why()
    {
        await using var both = await DeliveredAsync(3, DestinationClass.Upsert);
        both.Partner.Rows.Clear();

        await both.RepairAsync();

        var entries = await EntriesAsync(both);
        var note = entries.Single(entry => entry.Action == RepairOrder.Action);
        (note.Actor, note.Subject, note.Detail).ShouldBe(("rudi", "warga", """{"reason":"uji","missing":3,"differing":0,"returned":0}"""));
    }

    [Theory]
    [InlineData(DriftPolicy.Report, 0, false)]
    [InlineData(DriftPolicy.Respect, 0, true)]
    [InlineData(DriftPolicy.Overwrite, 1, false)]
    public async Task Whose_value_counts_is_the_administrators_choice(DriftPolicy drift, int mended, bool agrees)
    {
        await using var both = await DeliveredAsync(4, DestinationClass.Upsert);
        both.Sync = both.Sync with { ReadBack = new ReadBackDefinition { Drift = drift } };
        both.Partner.Change("3", json => json.Replace("Warga", "Wargi", StringComparison.Ordinal));

        var found = await both.CompareAsync(new RepairOrder("rudi", "uji"));
        var run = await both.RunAsync(new RunRequest(RunCause.Repair) { Full = true });

        (found.Differing.Count, found.Agrees, found.Marked?.Count ?? 0, run.Books.Delivered).ShouldBe((1, agrees, mended, (long)mended));
        both.Partner.Rows.Count(row => row.Json.Contains("Wargi", StringComparison.Ordinal)).ShouldBe(1 - mended);
    }

    [Fact]
    public async Task A_respected_value_stays_until_the_source_changes_the_record()
    {
        await using var both = await DeliveredAsync(2, DestinationClass.Upsert);
        both.Sync = both.Sync with { ReadBack = new ReadBackDefinition { Drift = DriftPolicy.Respect } };
        both.Partner.Change("1", json => json.Replace("Warga", "Wargi", StringComparison.Ordinal));
        (await both.RunAsync(new RunRequest(RunCause.Manual) { Full = true })).Books.Delivered.ShouldBe(0);

        both.City.Add("""{"id":"1","nama":"Nama baru"}""");
        await both.RunAsync();

        both.Partner.Rows.Single(row => row.Key == "1").Json.ShouldContain("Nama baru");
        (await both.CompareAsync()).Same.ShouldBe(2);
    }

    [Fact]
    public async Task What_one_reading_lacks_and_the_next_has_is_not_sent_again()
    {
        await using var both = await DeliveredAsync(4, DestinationClass.Keyed);
        both.Partner.Hides = ("2", 1);

        var found = await both.CompareAsync(new RepairOrder("rudi", "uji"));

        found.Marked.ShouldNotBeNull().ShouldBeEmpty();
        (found.Agrees, both.Partner.Readings).ShouldBe((true, 2));
        (await both.RunAsync(new RunRequest(RunCause.Manual) { Full = true })).Books.Delivered.ShouldBe(0);
    }

    [Fact]
    public async Task A_repair_that_died_before_its_run_is_finished_by_the_next_run_of_any_kind_and_is_seen_until_then()
    {
        await using var both = await DeliveredAsync(4, DestinationClass.Upsert);
        both.Sync = both.Sync with { ReadBack = new ReadBackDefinition { Drift = DriftPolicy.Overwrite } };
        both.Partner.Rows.RemoveAll(row => row.Key == "1");
        both.Partner.Change("2", json => json.Replace("Warga", "Wargi", StringComparison.Ordinal));
        (await both.CompareAsync(new RepairOrder("rudi", "uji"))).Marked.ShouldNotBeNull().Count.ShouldBe(2);

        var again = await both.CompareAsync();
        var run = await both.RunAsync();

        (again.Missing.Count, again.Uncertain.Count, again.Agrees).ShouldBe((1, 1, false));
        (run.Books.Delivered, run.Books.Unchanged).ShouldBe((2, 2));
        (await both.CompareAsync()).Agrees.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_source_does_not_give_any_more_is_told()
    {
        await using var both = await DeliveredAsync(3, DestinationClass.Upsert);
        both.Partner.Rows.RemoveAll(row => row.Key is "1" or "2");
        both.City.Remove(json => json.Contains("\"id\":\"1\"", StringComparison.Ordinal));

        var (_, run, left) = await both.RepairAsync();

        (run.Books.Delivered, left).ShouldBe((1, 1));
        (await both.CompareAsync()).Missing.Count.ShouldBe(1);
    }

    [Fact]
    public async Task O7_a_naked_destination_is_sent_nothing_unless_a_person_accepts_doubles()
    {
        await using var both = await DeliveredAsync(3, DestinationClass.Naked);
        both.Partner.Rows.RemoveAt(0);

        var refused = await both.CompareAsync(new RepairOrder("rudi", "uji"));
        var accepted = await both.CompareAsync(new RepairOrder("rudi", "uji") { AcceptDoubles = true });

        (refused.Refused!.Code, refused.Marked).ShouldBe(("GW3906", null));
        accepted.Marked.ShouldNotBeNull().Count.ShouldBe(1);
    }

    [Fact]
    public async Task O16_a_doubt_that_a_person_decided_wrongly_is_found_and_mended_and_both_decisions_stay()
    {
        await using var both = new CityAndPartner(DestinationClass.Naked);
        both.Add(1);
        both.Partner.LosesAnswers = true;
        (await both.RunAsync()).Books.Held.ShouldBe(1);
        both.Partner.LosesAnswers = false;
        both.Partner.Rows.Clear();
        var doubt = (await both.Store.Held.ListAsync(new HeldQuery("warga"), TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (await both.Engine.AssumeDoneAsync("warga", [doubt.Id], "rudi", "misread the list", TestContext.Current.CancellationToken)).ShouldBe(1);
        (await both.RunAsync(new RunRequest(RunCause.Manual) { Full = true })).Books.Delivered.ShouldBe(0);

        (await both.CompareAsync(new RepairOrder("sari", "it is not there") { AcceptDoubles = true })).Missing.Count.ShouldBe(1);
        (await both.RunAsync(new RunRequest(RunCause.Repair) { Full = true })).Books.Delivered.ShouldBe(1);

        both.Partner.Rows.ShouldHaveSingleItem();
        (await EntriesAsync(both)).Where(entry => entry.Actor is "rudi" or "sari").Select(entry => entry.Actor).ShouldBe(["rudi", "sari"]);
    }

    [Fact]
    public async Task A_repair_of_very_much_waits_for_a_person()
    {
        await using var both = await DeliveredAsync(100, DestinationClass.Upsert);
        both.Sync = both.Sync with { Guards = new GuardDefinition { MaxChangedPercent = 30 } };
        both.Partner.Rows.Clear();

        var refused = (await both.CompareAsync(new RepairOrder("rudi", "uji"))).Refused!;
        (refused.Code, refused.Message).ShouldBe(("GW3902", "100 of the 100 known records would be sent again; the guard allows 30 %"));

        var lifted = await both.CompareAsync(new RepairOrder("rudi", "uji") { IgnoreGuards = new HashSet<string> { "maxChangedPercent" } });
        lifted.Marked.ShouldNotBeNull().Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_list_in_which_nothing_is_ours_is_likely_to_be_misread_and_repairs_nothing()
    {
        await using var both = await DeliveredAsync(3, DestinationClass.Keyed);
        foreach (var key in (string[])["1", "2", "3"])
        {
            both.Partner.Change(key, json => json.Replace($"\"id\":\"{key}\"", $"\"id\":\"00{key}\"", StringComparison.Ordinal));
        }

        var found = await both.CompareAsync(new RepairOrder("rudi", "uji"));

        (found.Missing.Count, found.Strangers, found.Refused!.Code, found.Marked).ShouldBe((3, 3, "GW3907", null));
    }

    [Fact]
    public async Task A_comparison_whose_lease_was_taken_over_marks_nothing()
    {
        await using var both = await DeliveredAsync(3, DestinationClass.Keyed);
        both.Partner.Rows.RemoveAt(0);
        both.Partner.OnReading = async reading =>
        {
            if (reading == 2)
            {
                await both.TakeLeaseOverAsync();
            }
        };

        (await both.TryCompareAsync(new RepairOrder("rudi", "uji"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_source_that_is_consumed_cannot_be_repaired_from()
    {
        await using var both = new CityAndPartner(DestinationClass.Upsert, new SourceTraits { Mode = ReadMode.Destructive });
        both.Add(2);
        await both.RunAsync();
        both.Partner.Rows.Clear();

        (await both.CompareAsync(new RepairOrder("rudi", "uji"))).Refused!.Code.ShouldBe("GW3905");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_came_back_although_it_was_deleted_is_deleted_again_where_our_value_counts(bool byAbsence)
    {
        await using var both = new CityAndPartner(DestinationClass.Upsert, byAbsence
            ? new SourceTraits { Mode = ReadMode.Snapshot, Cursor = CursorKind.None, Deletes = DeleteSignal.Absence }
            : new SourceTraits { Mode = ReadMode.Repeatable, Deletes = DeleteSignal.Tombstone });
        both.Sync = both.Sync with { DeleteMissing = byAbsence, ReadBack = new ReadBackDefinition { Drift = DriftPolicy.Overwrite } };
        both.Add(4);
        await both.RunAsync();
        var lost = both.Partner.Rows.Single(row => row.Key == "2");
        if (byAbsence)
        {
            both.City.Remove(json => json.Contains("\"id\":\"2\"", StringComparison.Ordinal));
            await both.RunAsync();
        }
        else
        {
            both.City.Add("""{"id":"2"}""", ChangeKind.Delete);
        }

        await both.RunAsync();
        both.Partner.Rows.Count.ShouldBe(3);
        both.Partner.Rows.Add(lost);

        var (found, _, left) = await both.RepairAsync();

        (found.Returned.Count, found.Marked!.Count, left).ShouldBe((1, 1, 0));
        both.Partner.Rows.Count.ShouldBe(3);
        (await both.CompareAsync()).Agrees.ShouldBeTrue();
    }

    private static async Task<List<JournalEntry>> EntriesAsync(CityAndPartner both)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in both.Store.Journal.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static async Task<CityAndPartner> DeliveredAsync(int count, DestinationClass kind)
    {
        var both = new CityAndPartner(kind);
        both.Add(count);
        (await both.RunAsync()).State.ShouldBe(RunState.Finished);
        return both;
    }
}
