using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Configuration;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Mapping;
using Gateway.Engine.Replaying;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Engine.Verifying;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Engine.Tests.Syncing;

/// <summary>A real store in a folder of its own, a source and a destination in memory, and a mapping that keeps records as they are.</summary>
internal sealed class SyncHarness : IAsyncDisposable
{
    private readonly KeyRing _keys = new([RandomNumberGenerator.GetBytes(32)]);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-sync-").FullName;

    public SyncHarness(DestinationClass kind, SourceTraits? source = null, DestinationTraits? destination = null)
    {
        Source = new InMemorySource(source);
        Destination = new InMemoryDestination(destination ?? new DestinationTraits { Class = kind, Deletes = true, MaxBatchSize = 10, SettleTime = TimeSpan.FromMilliseconds(20) });
        Store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
    }

    public InMemorySource Source { get; }

    public InMemoryDestination Destination { get; }

    public SqliteStore Store { get; private set; }

    /// <summary>Takes the deliveries in place of <see cref="Destination"/>. Null: it does.</summary>
    public IDestination? Partner { get; set; }

    public SyncDefinition Sync { get; set; } = new()
    {
        Id = "vacancies",
        From = new StreamReference("ministry", "records"),
        To = new StreamReference("city", "records"),
        Mapping = "as-is",
        Delivery = new DeliveryDefinition { PageSize = 10 },
    };

    /// <summary>Whether the mapping accepts what it held before: what a corrected lookup does.</summary>
    public bool Accepts { get; set; }

    /// <summary>The clock of runs.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The version that runs say they ran with.</summary>
    public string ConfigVersion { get; set; } = "v1";

    public void Add(int id, string value = "a", string extra = "") => Source.Add($$"""{"id":"{{id}}","value":"{{value}}"{{extra}}}""");

    public Task<RunRecord> RunAsync(RunRequest? request = null) => RunUntilAsync(TimeSpan.FromSeconds(5), request, TestContext.Current.CancellationToken);

    /// <summary>Runs until the token stops it; calls under way get the grace time.</summary>
    public Task<RunRecord> RunUntilAsync(TimeSpan grace, RunRequest? request, CancellationToken cancellationToken) => RunAsync(
        Setup(request ?? new RunRequest(RunCause.Manual)) with { StopGrace = grace },
        cancellationToken);

    /// <summary>Sends everything that is held again, or what is held at one stage.</summary>
    public async Task<RunRecord> ReplayAsync(bool asRecorded = false, HeldStage? only = null)
    {
        var items = (await HeldAsync()).Where(record => only is null || record.Stage == only).Select(record => new ReplayItem(record, HeldPayload.Open(record.Sealed!, _keys, "vacancies"))).ToArray();
        var byId = items.ToDictionary(item => item.Record.Id.ToString("N"));
        return await RunAsync(
            Setup(new RunRequest(RunCause.Replay), () => new HeldSource(items, 10), HeldSource.Traits, () => new ReplayMapper(byId, asRecorded, new AsIsMapper(Accepts))),
            TestContext.Current.CancellationToken);
    }

    /// <summary>An ordinary run over the source and the destination.</summary>
    public RunSetup Setup(RunRequest request) => Setup(request, () => Source.Connect().OpenSource("records"), Source.Traits, () => new AsIsMapper(Accepts));

    private RunSetup Setup(RunRequest request, Func<ISource> source, SourceTraits traits, Func<IRecordMapper> mappers) => new()
    {
        Sync = Sync,
        Request = request,
        ConfigVersion = ConfigVersion,
        Store = Store,
        Cipher = _keys,
        Time = Clock,
        Jitter = () => 0.01,
        OpenSource = source,
        SourceTraits = traits,
        Destination = Partner ?? Destination.Connect().OpenDestination("records"),
        DestinationTraits = Destination.Traits,
        Mappers = mappers,
        KeyFields = ["id"],
    };

    /// <summary>Closes the store, does something to its folder, and opens it again.</summary>
    public async Task ReopenAsync(Action<string> meanwhile)
    {
        await Store.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        meanwhile(_folder);
        Store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);
    }

    private async Task<RunRecord> RunAsync(RunSetup setup, CancellationToken cancellationToken)
    {
        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(setup, cancellationToken);
        run.ShouldNotBeNull();
        run.Books.Balanced.ShouldBeTrue(run.Books.ToString());
        (await VerifyAsync()).ShouldBeEmpty();
        return run;
    }

    /// <summary>What the store says against itself.</summary>
    public async Task<IReadOnlyList<Violation>> VerifyAsync() =>
        (await new StoreVerification(Store, _keys, _ => Sync.Delivery.OnUnknown != UnknownPolicy.Hold).CheckAsync(CancellationToken.None)).Violations;

    public Task<IReadOnlyList<HeldRecord>> HeldAsync() => Store.Held.ListAsync(new HeldQuery("vacancies"), TestContext.Current.CancellationToken);

    public string Content(HeldRecord record) => Encoding.UTF8.GetString(HeldPayload.Open(record.Sealed!, _keys, "vacancies").Raw.Span);

    public string Mapped(HeldRecord record) => Encoding.UTF8.GetString(HeldPayload.Open(record.Sealed!, _keys, "vacancies").Mapped.Span);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Takes <c>id</c> as key, leaves out records with <c>skip</c> and holds those with <c>bad</c>.</summary>
    private sealed class AsIsMapper(bool accepts) : IRecordMapper
    {
        public MappedRecord Map(in SourceRecord record, MappedBuffer output)
        {
            using var json = JsonDocument.Parse(record.Json);
            if (json.RootElement.TryGetProperty("skip", out _))
            {
                return new MappedRecord(MapVerdict.Skipped, default, default);
            }

            var start = output.Length;
            output.Write(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("id").GetString()!));
            var key = start..output.Length;
            if (!accepts && json.RootElement.TryGetProperty("bad", out _))
            {
                return new MappedRecord(MapVerdict.Held, key, default, new HeldCause("GW3102", "value", "lookup", "value is not in the lookup"));
            }

            output.Write(record.Json.Span);
            return new MappedRecord(MapVerdict.Mapped, key, key.End..output.Length);
        }
    }
}
