using System.Collections.Frozen;
using System.Security.Cryptography;
using Gateway.Engine.Comparing;
using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Plugins;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Engine.Tests.Mapping;
using Gateway.Engine.Verifying;
using Gateway.Sdk;
using Gateway.Sdk.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Tests.Comparing;

/// <summary>A sync with a real store between a city in memory and a partner that lists what it holds.</summary>
internal sealed class CityAndPartner : IAsyncDisposable, IAdapterContexts
{
    private const string Sent = """{ "fields": { "id": "source.id", "nama": "source.nama", "nilai": "source.?nilai" } }""";

    private readonly KeyRing _keys = new([RandomNumberGenerator.GetBytes(32)]);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-compare-").FullName;
    private readonly Dictionary<string, CompiledMapping> _mappings = new() { ["kirim"] = MappingFixture.Compile(Sent) };

    public CityAndPartner(DestinationClass kind = DestinationClass.Keyed, SourceTraits? source = null)
    {
        City = new InMemorySource(source);
        Partner = new PartnerBook(kind);
        Store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
        Engine = new SyncEngine(Store, _keys, this, TimeProvider.System, null);
    }

    public InMemorySource City { get; }

    public PartnerBook Partner { get; }

    public SqliteStore Store { get; }

    public SyncEngine Engine { get; }

    public SyncDefinition Sync { get; set; } = new()
    {
        Id = "warga",
        From = new StreamReference("kota", "records"),
        To = new StreamReference("mitra", "arsip"),
        Mapping = "kirim",
        Guards = new GuardDefinition { MaxChangedPercent = 100 },
        ReadBack = new ReadBackDefinition(),
    };

    private GatewayConfig Config => new()
    {
        Version = "v1",
        Folder = _folder,
        Settings = new GatewaySettings { Name = "uji", DataFolder = _folder },
        Endpoints = new Dictionary<string, ConfiguredEndpoint> { ["kota"] = Endpoint("kota", new CityEndpoint(City)), ["mitra"] = Endpoint("mitra", Partner) }.ToFrozenDictionary(),
        Syncs = new Dictionary<string, SyncDefinition> { ["warga"] = Sync }.ToFrozenDictionary(),
        Mappings = _mappings.ToFrozenDictionary(),
        Lookups = FrozenDictionary<string, LookupTable>.Empty,
        Calendars = FrozenDictionary<string, CalendarDefinition>.Empty,
    };

    public ContextLease Create(ConfiguredEndpoint endpoint) => new(null!, () => { });

    /// <summary>Reads back through a mapping.</summary>
    public void ReadBack(string mapping, DriftPolicy drift = DriftPolicy.Report)
    {
        _mappings["baca"] = MappingFixture.Compile(mapping);
        Sync = Sync with { ReadBack = new ReadBackDefinition { Mapping = "baca", Drift = drift } };
    }

    public void Add(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            City.Add($$"""{"id":"{{i}}","nama":"Warga {{i}}"}""");
        }
    }

    public async Task<RunRecord> RunAsync(RunRequest? request = null)
    {
        var run = await Engine.RunAsync(Config, "warga", request ?? new RunRequest(RunCause.Manual), null, TestContext.Current.CancellationToken);
        run.ShouldNotBeNull();
        (await new StoreVerification(Store, _keys, _ => false).CheckAsync(TestContext.Current.CancellationToken)).Violations.ShouldBeEmpty();
        return run;
    }

    /// <summary>Compares; null when the sync is running.</summary>
    public Task<Comparison?> TryCompareAsync(RepairOrder? order = null) => new SyncComparer(Engine).CompareAsync(Config, "warga", order, TestContext.Current.CancellationToken);

    public async Task<Comparison> CompareAsync(RepairOrder? order = null) => (await TryCompareAsync(order)).ShouldNotBeNull();

    /// <summary>Compares, marks and runs, as the command does.</summary>
    public async Task<(Comparison Found, RunRecord Run, int Left)> RepairAsync()
    {
        var found = await CompareAsync(new RepairOrder("rudi", "uji"));
        found.Refused.ShouldBeNull();
        found.Marked.ShouldNotBeNull();
        var run = await RunAsync(new RunRequest(RunCause.Repair) { Full = true });
        return (found, run, await new SyncComparer(Engine).LeftAsync(found, TestContext.Current.CancellationToken));
    }

    /// <summary>Another node takes the lease of the sync, as it does when the holder was frozen for too long.</summary>
    public async Task TakeLeaseOverAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "gateway.db")};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "update lease set token = token + 1, holder = 'another'";
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ConfiguredEndpoint Endpoint(string id, IBoundEndpoint bound) =>
        new(new EndpointDefinition { Id = id, Adapter = new AdapterName("uji", 1) }, bound, FrozenSet<string>.Empty);

    private sealed class CityEndpoint(InMemorySource city) : IBoundEndpoint
    {
        public IReadOnlyList<StreamDescription> Streams => [new("records") { Source = city.Traits }];

        public IAdapter Create(AdapterContext context) => city.Connect();
    }
}
