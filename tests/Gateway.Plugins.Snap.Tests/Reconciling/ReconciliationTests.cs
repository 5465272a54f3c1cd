using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Snap.Tests.Reconciling;

/// <summary>Payments of finished days against the bank's statement, on the simulated bank.</summary>
public sealed class ReconciliationTests
{
    [Fact]
    public async Task A_finished_day_is_compared_and_every_difference_shown()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 9, 3, 0, 0, TimeSpan.Zero));
        await using var bank = await Bank.OpenAsync(new TestAdapterContext(clock));
        bank.Partner.Faults.Nth(2, "POST", "v1.0/transfer-intrabank", Fault.Answer(200, """{"responseCode":"2001700","responseMessage":"Successful"}"""));
        (await bank.PayAsync(Bank.Payment("P1"), Bank.Payment("P2", amount: "11000000.00"))).Outcomes.ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
        bank.Partner.Ledger.Book(clock.GetUtcNow(), isDebit: true, 6_500, "BIAYA ADM", null);
        (await ReadAsync(bank)).Records.ShouldBeEmpty();

        clock.Advance(TimeSpan.FromDays(1));
        var (records, checkpoint) = await ReadAsync(bank);
        records.Select(record => (record["id"]!.GetValue<string>(), record["result"]!.GetValue<string>())).ShouldBe(
            [("P1", "MATCHED"), ("P2", "MISSING_AT_BANK"), ("TRX00000006", "UNKNOWN_AT_BANK")]);
        records[1]["amount"]!.GetValue<string>().ShouldBe("11000000.00");
        records.ShouldAllBe(record => record["date"]!.GetValue<string>() == "2026-11-09");

        bank.Partner.Ledger.Book(clock.GetUtcNow(), isDebit: true, 11_000_000, "Pencairan", "P2");
        clock.Advance(TimeSpan.FromDays(1));
        (await ReadAsync(bank, checkpoint)).Records.Select(record => record["result"]!.GetValue<string>()).ShouldBe(["MATCHED", "MATCHED", "UNKNOWN_AT_BANK"], ignoreOrder: true);
    }

    private static async Task<(List<JsonNode> Records, Checkpoint Last)> ReadAsync(Bank bank, Checkpoint? after = null)
    {
        await using var source = ((ISourceAdapter)bank.Adapter()).OpenSource("reconciliation");
        var records = new List<JsonNode>();
        Checkpoint? last = null;
        await foreach (var page in source.ReadAsync(new ReadRequest(after, 500), TestContext.Current.CancellationToken))
        {
            using (page)
            {
                records.AddRange(page.Records.Select(record => JsonNode.Parse(record.Json.Span)!));
                last = page.Checkpoint;
            }
        }

        return (records, last!);
    }
}

/// <summary>The stream of comparisons keeps the contract of a source.</summary>
public sealed class ReconciliationConformance : SourceConformance
{
    private Bank? _bank;

    protected override string Stream => "reconciliation";

    protected override SourceTraits Traits => new() { Mode = ReadMode.Repeatable, LateWindow = TimeSpan.FromDays(2) };

    public override async ValueTask InitializeAsync() => _bank = await Bank.OpenAsync(Context);

    // One unknown debit a day, older than the lookback.
    protected override ValueTask SeedAsync(int count)
    {
        _bank!.Partner.Ledger.Clear();
        for (var i = 0; i < count; i++)
        {
            _bank.Partner.Ledger.Book(Context.Time.GetUtcNow().AddDays(-40 + i), isDebit: true, 1_000 + i, $"Biaya {i}", null);
        }

        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync()
    {
        var start = Context.Time.GetUtcNow().AddDays(-45).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return new((ISourceAdapter)_bank!.Adapter(("2026-10-01", start)));
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await _bank!.StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync() => await _bank!.DisposeAsync();
}
