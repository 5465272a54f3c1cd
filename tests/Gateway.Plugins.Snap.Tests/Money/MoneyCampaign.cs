using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Crashing;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Snap.Tests.Money;

/// <summary>
/// Pays again and again through the engine, the plugin and the simulated bank while the process dies and answers are lost, and then compares the bank's
/// books with what should have been paid.
/// </summary>
internal sealed class MoneyCampaign : IAsyncDisposable
{
    public const string Transfer = "v1.0/transfer-intrabank";
    private const string Sync = "pencairan";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-money-").FullName;
    private readonly KeyRing _keys = new([RandomNumberGenerator.GetBytes(32)]);
    private readonly InMemorySource _source = new();
    private readonly InMemoryEndpointState _state = new();
    private readonly Dictionary<string, long> _due = new(StringComparer.Ordinal);
    private readonly SqliteStore _store;
    private readonly Func<IDestination, IDestination>? _plant;

    private MoneyCampaign(Bank bank, Func<IDestination, IDestination>? plant)
    {
        (Bank, _plant) = (bank, plant);
        _store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
    }

    public Bank Bank { get; }

    /// <summary>Most tries of one payment.</summary>
    public int MaxAttempts { get; set; } = 100;

    /// <summary>Payments that were asked for.</summary>
    public int Due => _due.Count;

    public static async Task<MoneyCampaign> StartAsync(Func<IDestination, IDestination>? plant = null) => new(await Bank.OpenAsync(), plant);

    /// <summary>Adds payments that nobody has asked for yet.</summary>
    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"BHS{_due.Count + 1:000000}");
            _due[reference] = 1_000_000 + _due.Count;
            _source.Add(Encoding.UTF8.GetString(Bank.Payment(reference, amount: $"{_due[reference]}.00").Content.Span));
        }
    }

    /// <summary>One run of the sync, in a process that may die.</summary>
    public async Task RunAsync(Mortal life, string timeout)
    {
        using var context = new TestAdapterContext(http: new PlainHttpClients(() => new MortalWire(life)));
        foreach (var (name, value) in Bank.Partner.Secrets)
        {
            context.Secrets.Add(name, value);
        }

        await using var adapter = Bank.Definition.Create(
            Bank.SettingsWith(("20s", timeout)), context.ToContext() with { State = new MortalState(_state, life), Time = TimeProvider.System });
        var destination = ((IDestinationAdapter)adapter).OpenDestination(SnapStreams.Disbursements);
        var mortal = new MortalQueryable(destination, life);
        var run = await new SyncRunner("money", TimeSpan.FromSeconds(30)).RunAsync(Setup(life, _plant?.Invoke(mortal) ?? mortal), TestContext.Current.CancellationToken);
        run.ShouldNotBeNull();
    }

    /// <summary>Lets everything come to rest and returns every broken promise, in words.</summary>
    public async Task<IReadOnlyList<string>> SettleAsync()
    {
        Bank.Partner.Faults.Clear();
        for (var quiet = 0; quiet < 4; quiet++)
        {
            await RunAsync(new Mortal(int.MaxValue), "20s");
        }

        var broken = new List<string>();
        var held = await _store.Held.ListAsync(new HeldQuery(Sync), TestContext.Current.CancellationToken);
        broken.AddRange(held.Select(record => $"held although the bank could tell: {record.Cause.Code} {record.Cause.Message}"));
        var paid = Bank.Payments.GroupBy(payment => payment.Reference!).ToDictionary(group => group.Key, group => group.ToList());
        broken.AddRange(paid.Where(entry => entry.Value.Count > 1).Select(entry => $"doubled: {entry.Key} was paid {entry.Value.Count} times"));
        broken.AddRange(paid.Keys.Except(_due.Keys).Select(reference => $"doubled: {reference} was never asked for"));
        broken.AddRange(_due.Where(due => !paid.ContainsKey(due.Key)).Select(due => $"lost: {due.Key} was not paid and is not held"));
        broken.AddRange(_due.Where(due => paid.TryGetValue(due.Key, out var entries) && entries[0].Rupiah != due.Value).Select(due => $"wrong: {due.Key}"));
        if (Bank.Partner.Ledger.Balance != SnapPartner.Fund - Bank.Payments.Sum(payment => payment.Rupiah))
        {
            broken.Add("the bank's ledger does not add up");
        }

        var state = await _store.Syncs.LoadAsync(Sync, TestContext.Current.CancellationToken);
        broken.AddRange(state.OpenBatches.Select(batch => $"left open: batch {batch.Id} in state {batch.State}"));
        return broken;
    }

    /// <summary>Records that wait for a person now.</summary>
    public async Task<int> HeldAsync() => (await _store.Held.ListAsync(new HeldQuery(Sync), TestContext.Current.CancellationToken)).Count;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await Bank.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private RunSetup Setup(Mortal life, IDestination destination) => new()
    {
        Sync = new SyncDefinition
        {
            Id = Sync,
            From = new StreamReference("kota-db", "pencairan"),
            To = new StreamReference("snap", SnapStreams.Disbursements),
            Mapping = "as-is",
            Delivery = new DeliveryDefinition { PageSize = 10, BatchSize = 3, MaxAttempts = MaxAttempts },
        },
        Request = new RunRequest(RunCause.Manual) { IgnoreGuards = new HashSet<string> { "maxHeldPercent", "maxChangedPercent" } },
        ConfigVersion = "v1",
        Store = new MortalStore(_store, life, null),
        Cipher = _keys,
        Time = TimeProvider.System,
        Jitter = () => 0.01,
        OpenSource = () => _source.Connect().OpenSource("records"),
        SourceTraits = _source.Traits,
        Destination = destination,
        DestinationTraits = SnapStreams.Of(Bank.SettingsWith()).Single(stream => stream.Name == SnapStreams.Disbursements).Destination!,
        Mappers = () => new AsIs(),
        KeyFields = ["partnerReferenceNo"],
    };

    private sealed class AsIs : IRecordMapper
    {
        public MappedRecord Map(in SourceRecord record, MappedBuffer output)
        {
            using var json = JsonDocument.Parse(record.Json);
            var start = output.Length;
            output.Write(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("partnerReferenceNo").GetString()!));
            var key = start..output.Length;
            output.Write(record.Json.Span);
            return new MappedRecord(MapVerdict.Mapped, key, key.End..output.Length);
        }
    }
}
