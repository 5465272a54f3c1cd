using System.Text;
using System.Text.Json;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sandbox;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Gateway.Tests;

namespace Gateway.Plugins.Snap.Tests;

/// <summary>The sandbox's SNAP bank on a real socket, and adapters that talk to it as the host makes them: through the plugin, from JSON.</summary>
internal sealed class Bank : SandboxedAdapters
{
    public const string Account = "1150000000123";

    private const string Settings = """
        { "bank": "115", "baseUrl": "{base}", "clientId": "PEMKOT-JAMBI-TEST-0001", "privateKey": "secret:snap/private-key", "clientSecret": "secret:snap/client-secret",
          "partnerId": "PEMKOT-JAMBI-TEST-0001", "timeout": "20s", "loans": { "settleTime": "0s" }, "payments": { "sourceAccount": "1150000000999", "settleTime": "0s" },
          "statements": { "accounts": ["1150000000999"], "start": "2026-10-01" } }
        """;

    private Bank(SandboxServer server, TestAdapterContext context)
        : base(server, "snap", context)
    {
        Partner.Ledger.Open(new SnapAccount(SnapPartner.BankCode, Account, "AGUS CONTOH"));
        Partner.Ledger.Open(new SnapAccount("002", "0020000000777", "DEWI CONTOH"));
        foreach (var (name, value) in Partner.Secrets)
        {
            context.Secrets.Add(name, value);
        }
    }

    public static AdapterDefinition<SnapSettings> Definition { get; } = Register();

    public SnapPartner Partner => (SnapPartner)Server.Partner("snap");

    /// <summary>What was paid, as the bank's books say.</summary>
    public IReadOnlyList<SnapEntry> Payments => [.. Partner.Ledger.Entries.Where(entry => entry.Reference is not null)];

    public static async Task<Bank> OpenAsync(TestAdapterContext? context = null)
    {
        var options = new SandboxOptions { Clock = context?.Time ?? TimeProvider.System };
        return new Bank(await SandboxServer.StartAsync(options, [new SnapPartner(options)], TestContext.Current.CancellationToken), context ?? new TestAdapterContext());
    }

    /// <summary>The host's own HTTP chain, with short waits, instead of plain clients.</summary>
    public Bank UnderHost()
    {
        UseHostChain();
        return this;
    }

    /// <summary>Settings in which parts of the JSON are replaced.</summary>
    public SnapSettings SettingsWith(params (string From, string To)[] changes)
    {
        var json = changes.Aggregate(Settings, (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal));
        var settings = JsonSerializer.Deserialize(json.Replace("{base}", Address.AbsoluteUri, StringComparison.Ordinal), Definition.Settings())!;
        settings.Validate().ShouldBeEmpty();
        return settings;
    }

    public IAdapter Adapter(params (string From, string To)[] changes) => Adapter(Context.ToContext(), changes);

    public IAdapter Adapter(AdapterContext context, params (string From, string To)[] changes)
    {
        var settings = SettingsWith(changes);
        return Keep(handed => Definition.Create(settings, handed), context);
    }

    public IDestination Destination(string stream, params (string From, string To)[] changes) => ((IDestinationAdapter)Adapter(changes)).OpenDestination(stream);

    public Task<DeliveryResult> PayAsync(params Delivery[] payments) => PayAsync("20s", payments);

    /// <summary>Pays, waiting so long for an answer.</summary>
    public async Task<DeliveryResult> PayAsync(string timeout, params Delivery[] payments)
    {
        await using var destination = Destination("disbursements", ("20s", timeout));
        return await destination.DeliverAsync(new DeliveryBatch(payments, "batch-1", 1), TestContext.Current.CancellationToken);
    }

    public async Task<LookupResult> FindAsync(Delivery payment, params (string From, string To)[] changes)
    {
        await using var destination = Destination("disbursements", changes);
        return await ((IDeliveryLookup)destination).FindAsync(payment, TestContext.Current.CancellationToken);
    }

    public static Delivery Payment(
        string reference, string account = Account, string name = "Agus Contoh", string amount = "10000000.00", string more = "", long sequence = 1) => new(
        reference, sequence, $"key-{reference}-{sequence}", ChangeKind.Upsert, Encoding.UTF8.GetBytes(
            $$$"""{"partnerReferenceNo":"{{{reference}}}","amount":{"value":"{{{amount}}}","currency":"IDR"},"beneficiaryAccountNo":"{{{account}}}","beneficiaryName":"{{{name}}}"{{{more}}}}"""));

    private static AdapterDefinition<SnapSettings> Register()
    {
        var registry = new Registry();
        new SnapPlugin().Register(registry);
        return registry.Added!;
    }

    private sealed class Registry : IAdapterRegistry
    {
        public AdapterDefinition<SnapSettings>? Added { get; private set; }

        public void Add<TSettings>(AdapterDefinition<TSettings> adapter)
            where TSettings : class => Added = adapter as AdapterDefinition<SnapSettings>;
    }
}
