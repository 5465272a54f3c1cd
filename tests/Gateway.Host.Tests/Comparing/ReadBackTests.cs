using Gateway.Host.CommandLine;
using Gateway.Sandbox;

namespace Gateway.Host.Tests.Comparing;

/// <summary>The rows of the fault matrix in delivery.md that only reading back can find, through the whole program and the rest adapter.</summary>
public sealed class ReadBackTests
{
    [Fact]
    public async Task K9_what_a_partner_that_forgot_our_keys_took_twice_is_found()
    {
        await using var partner = await ListingPartner.StartAsync();
        partner.Mitra.Faults.Next("POST", "daftar", Fault.DoneThenReset());
        await partner.ExpectAsync(ExitCode.Done, "run", "daftar");

        await partner.ExpectAsync(ExitCode.Changes, "compare", "daftar");

        // How many records the first request carries is a matter of time.
        partner.Count("doubled").ShouldBe(partner.Effects.Count(effect => effect.Kind == EffectKind.Created) - 20);
        partner.Count("doubled").ShouldBeGreaterThan(0);
        (partner.Count("missing"), partner.Count("differing"), partner.Json["same"]!.GetValue<long>()).ShouldBe((0, 0, 20));
    }

    [Fact]
    public async Task K20_what_a_partner_lost_by_restoring_its_backup_is_found_and_sent_again_and_nothing_else_is()
    {
        await using var partner = await ListingPartner.StartAsync();
        partner.Drift("overwrite");
        await partner.ExpectAsync(ExitCode.Done, "run", "arsip");
        var backup = partner.Archive.Records;
        partner.Put("R03", "B");
        partner.Put("R99", "A");
        await partner.ExpectAsync(ExitCode.Done, "run", "arsip");
        await partner.ExpectAsync(ExitCode.Done, "compare", "arsip");
        Restore(partner.Archive, backup);

        await partner.ExpectAsync(ExitCode.Changes, "compare", "arsip");
        (partner.Count("missing"), partner.Count("differing"), partner.Json["same"]!.GetValue<long>()).ShouldBe((1, 1, 19));
        var before = partner.Archive.Received;
        await partner.ExpectAsync(ExitCode.Done, "compare", "arsip", "--repair", "--reason", "mitra memulihkan cadangan");

        partner.Json["repair"]!["run"]!["cause"]!.GetValue<string>().ShouldBe("repair");
        (partner.Archive.Received - before).ShouldBe(2);
        await AgreesAsync(partner);
    }

    [Theory]
    [InlineData("report", ExitCode.Changes, "Z")]
    [InlineData("respect", ExitCode.Done, "Z")]
    [InlineData("overwrite", ExitCode.Done, "A")]
    public async Task K23_a_value_that_the_partner_changed_is_told_and_the_policy_says_whose_counts(string policy, int repaired, string state)
    {
        await using var partner = await ListingPartner.StartAsync();
        partner.Drift(policy);
        await partner.ExpectAsync(ExitCode.Done, "run", "arsip");
        partner.Archive.Put("R07", ListingPartner.Record("R07", "Z"));

        await partner.ExpectAsync(policy == "respect" ? ExitCode.Done : ExitCode.Changes, "compare", "arsip");
        (partner.Count("differing"), partner.Count("missing")).ShouldBe((1, 0));
        await partner.ExpectAsync(repaired, "compare", "arsip", "--repair", "--reason", "uji");

        partner.Archive.Records.Single(record => record.Key == "R07").Json.ToArray().ShouldBe(ListingPartner.Record("R07", state));
    }

    [Fact]
    public async Task An_operator_reads_counts_pseudonyms_and_the_next_command_in_both_languages_and_no_key()
    {
        await using var partner = await ListingPartner.StartAsync();
        await partner.ExpectAsync(ExitCode.Done, "run", "arsip");
        partner.Archive.Remove("R05");
        partner.Archive.Put("R07", ListingPartner.Record("R07", "Z"));

        await partner.SayAsync(ExitCode.Changes, "compare", "arsip");
        partner.Text.ShouldContain("1 are missing");
        partner.Text.ShouldContain("gateway compare arsip --repair");
        partner.Text.ShouldNotContain("R05");
        await partner.SayAsync(ExitCode.Changes, "compare", "arsip", "--lang", "id");
        partner.Text.ShouldContain("1 hilang");
        await partner.ExpectAsync(ExitCode.WrongUsage, "compare", "arsip", "--repair");
        await partner.ExpectAsync(ExitCode.NotFound, "compare", "arsib");
    }

    /// <summary>Invariants 9 and 20 after a quiet run: what the ledger says is what the source has and what the partner lists.</summary>
    private static async Task AgreesAsync(ListingPartner partner)
    {
        await partner.ExpectAsync(ExitCode.Done, "compare", "arsip");
        var count = partner.People.Count;
        (partner.Json["read"]!.GetValue<long>(), partner.Json["known"]!.GetValue<int>(), partner.Json["same"]!.GetValue<long>()).ShouldBe((count, count, count));
        partner.Archive.Records.ToDictionary(record => record.Key, record => Text(record.Json)).ShouldBe(partner.People.Records.ToDictionary(record => record.Key, record => Text(record.Json)), ignoreOrder: true);
        await partner.ExpectAsync(ExitCode.Done, "verify-run");
    }

    private static string Text(ReadOnlyMemory<byte> json) => System.Text.Encoding.UTF8.GetString(json.Span);

    private static void Restore(Sink sink, IReadOnlyList<SinkRecord> backup)
    {
        foreach (var record in sink.Records)
        {
            sink.Remove(record.Key);
        }

        foreach (var record in backup)
        {
            sink.Put(record.Key, record.Json.Span);
        }
    }
}
