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
using Gateway.Engine.Verifying;
using Gateway.Sdk;

namespace Gateway.Tests;

/// <summary>The engine with a store of its own, between two ends: what a partner's fault comes to for those who look at a run.</summary>
internal sealed class SyncUnderTest : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-sync-").FullName;

    public SyncUnderTest() => Store = SqliteStore.Open(_folder, StoreAccess.Own, TimeProvider.System);

    public SqliteStore Store { get; }

    public KeyRing Keys { get; } = new([RandomNumberGenerator.GetBytes(32)]);

    public SyncDefinition Sync { get; set; } = new()
    {
        Id = "sync",
        From = new StreamReference("here", "records"),
        To = new StreamReference("there", "records"),
        Mapping = "as-is",
        Delivery = new DeliveryDefinition { PageSize = 10, BatchSize = 10 },
    };

    /// <summary>The store as the run sees it: a process that dies sees it no more. Default: as it is.</summary>
    public Func<IGatewayStore, IGatewayStore> Seen { get; set; } = store => store;

    /// <summary>Runs to the end; the books must balance and the store must not contradict itself.</summary>
    public async Task<RunRecord> RunAsync(
        Func<ISource> source, SourceTraits sourceTraits, IDestination destination, DestinationTraits destinationTraits, Action<RunRecord>? observer = null)
    {
        var run = await new SyncRunner("tests", TimeSpan.FromSeconds(30)).RunAsync(
            new RunSetup
            {
                Sync = Sync,
                Request = new RunRequest(RunCause.Manual),
                ConfigVersion = "v1",
                Store = Seen(Store),
                Cipher = Keys,
                Time = TimeProvider.System,
                Jitter = () => 0.01,
                OpenSource = source,
                SourceTraits = sourceTraits,
                Destination = destination,
                DestinationTraits = destinationTraits,
                Mappers = () => new AsIs(),
                KeyFields = ["id"],
                Observer = observer,
            },
            TestContext.Current.CancellationToken);
        run.ShouldNotBeNull();
        run.Books.Balanced.ShouldBeTrue(run.Books.ToString());
        (await new StoreVerification(Store, Keys, _ => false).CheckAsync(CancellationToken.None)).Violations.ShouldBeEmpty();
        return run;
    }

    public Task<IReadOnlyList<HeldRecord>> HeldAsync() => Store.Held.ListAsync(new HeldQuery(Sync.Id), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Takes <c>id</c> as key and keeps the record as it is.</summary>
    private sealed class AsIs : IRecordMapper
    {
        public MappedRecord Map(in SourceRecord record, MappedBuffer output)
        {
            using var json = JsonDocument.Parse(record.Json);
            var start = output.Length;
            output.Write(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("id").GetString()!));
            var key = start..output.Length;
            output.Write(record.Json.Span);
            return new MappedRecord(MapVerdict.Mapped, key, key.End..output.Length);
        }
    }
}
