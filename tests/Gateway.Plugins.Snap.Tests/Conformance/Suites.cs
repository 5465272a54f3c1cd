using System.Globalization;
using System.Text;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Snap.Tests.Conformance;

/// <summary>Class Q for both kinds of order: values are told apart by their amount.</summary>
public abstract class OrderSuite(string stream, string path) : DestinationConformance
{
    private Bank? _bank;
    private int _values;
    private readonly Dictionary<string, long> _amounts = [];

    protected override string Stream => stream;

    protected override DestinationTraits Traits => new() { Class = DestinationClass.Queryable, Queryable = true, MaxBatchSize = SnapStreams.BatchSize };

    private protected Bank Bank => _bank!;

    public override async ValueTask InitializeAsync() => _bank = await Bank.OpenAsync(Context);

    protected override ValueTask<IDestinationAdapter> CreateAsync() => new((IDestinationAdapter)Bank.Adapter());

    protected override ValueTask<bool> LoseNextAnswerAsync()
    {
        Bank.Partner.Faults.Next("POST", path, Fault.DoneThenReset(), times: 2);
        return new(true);
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await Bank.StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync() => await Bank.DisposeAsync();

    protected long AmountOf(string value) => _amounts.TryGetValue(value, out var known) ? known : _amounts[value] = ++_values * 1_000_000L;

    protected string ValueOf(long amount) => _amounts.Single(pair => pair.Value == amount).Key;

    protected override ReadOnlyMemory<byte> KeyContent(string key) => Encoding.UTF8.GetBytes($$"""{"partnerReferenceNo":"{{key}}"}""");
}

public sealed class DisbursementConformance() : OrderSuite("disbursements", "v1.0/transfer-intrabank")
{
    protected override string? RefusedValue => "refused";

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() =>
        new([.. Bank.Payments.Select(payment => new HeldEntry(payment.Reference!, ValueOf(payment.Rupiah)))]);

    protected override ReadOnlyMemory<byte> Content(string key, string value) =>
        Bank.Payment(key, account: value == RefusedValue ? "1159999999999" : Bank.Account, amount: AmountOf(value).ToString(CultureInfo.InvariantCulture) + ".00").Content;
}

public sealed class LoanApplicationConformance() : OrderSuite("loan-applications", "v1.0/loan-application")
{
    private readonly Dictionary<string, string> _values = [];

    protected override ValueTask<IReadOnlyList<HeldEntry>> HeldAsync() => new([.. Bank.Server.Log.Effects("snap")
        .Where(effect => effect is { Sink: "loan-applications", Kind: EffectKind.Created }).Select(effect => new HeldEntry(effect.Key, _values[effect.Key]))]);

    protected override ReadOnlyMemory<byte> Content(string key, string value)
    {
        _values.TryAdd(key, value);
        return Encoding.UTF8.GetBytes($$$"""{"partnerReferenceNo":"{{{key}}}","amount":{"value":"10000000.00","currency":"IDR"},"businessName":"{{{value}}}"}""");
    }
}

public sealed class StatementConformance : SourceConformance
{
    private Bank? _bank;

    protected override string Stream => "statements";

    protected override SourceTraits Traits => new() { Mode = ReadMode.Repeatable, Cursor = CursorKind.TimeAndId, LateWindow = TimeSpan.FromDays(2) };

    public override async ValueTask InitializeAsync() => _bank = await Bank.OpenAsync(Context);

    // Older than the lookback.
    protected override ValueTask SeedAsync(int count)
    {
        _bank!.Partner.Ledger.Clear();
        for (var i = 0; i < count; i++)
        {
            _bank.Partner.Ledger.Book(Context.Time.GetUtcNow().AddDays(-200 + (i * 14)), isDebit: i % 2 == 1, 1_000 + i, $"Bunga {i}", null);
        }

        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync()
    {
        var start = Context.Time.GetUtcNow().AddDays(-210).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new((ISourceAdapter)_bank!.Adapter(("2026-10-01", start)));
    }

    protected override async ValueTask<bool> BreakAsync()
    {
        await _bank!.StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync() => await _bank!.DisposeAsync();
}

public sealed class LoanStatusConformance : SourceConformance
{
    private Bank? _bank;

    protected override string Stream => "loan-statuses";

    // The bank has 60 loans of last year.
    protected override int Records => 60;

    protected override int PageSize => 25;

    protected override SourceTraits Traits => new() { Mode = ReadMode.Repeatable };

    public override async ValueTask InitializeAsync() => _bank = await Bank.OpenAsync(Context);

    protected override ValueTask SeedAsync(int count)
    {
        Assert.SkipWhen(count == 0, "the bank has loans of last year");
        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync() => new((ISourceAdapter)_bank!.Adapter());

    protected override async ValueTask<bool> BreakAsync()
    {
        await _bank!.StopAsync();
        return true;
    }

    protected override async ValueTask StopAsync() => await _bank!.DisposeAsync();
}
