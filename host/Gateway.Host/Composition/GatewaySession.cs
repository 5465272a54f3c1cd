using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Receiving;
using Gateway.Engine.Resilience;
using Gateway.Engine.Restoring;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Engine.Storage.Sqlite;
using Gateway.Engine.Syncing;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Composition;

/// <summary>An installation at work: store, keys, anchor, endpoints and engine. One a process owns the data folder.</summary>
internal sealed class GatewaySession : IAsyncDisposable
{
    private readonly KeyRing _keys;

    private GatewaySession(DataFolder data, KeyRing keys, IGatewayStore store, AnchorFile anchor, AnchorFinding finding, ResilienceRegistry resilience, EndpointContexts contexts, SyncEngine engine)
    {
        _keys = keys;
        (Data, Store, Anchor, Finding, Resilience, Contexts, Engine) = (data, store, anchor, finding, resilience, contexts, engine);
    }

    /// <summary>Where store, keys and anchor lie.</summary>
    public DataFolder Data { get; }

    public IGatewayStore Store { get; }

    public IPayloadCipher Cipher => _keys;

    public AnchorFile Anchor { get; }

    /// <summary>How store and anchor agreed when the store was opened, or since a person confirmed.</summary>
    public AnchorFinding Finding { get; private set; }

    public ResilienceRegistry Resilience { get; }

    public EndpointContexts Contexts { get; }

    public SyncEngine Engine { get; }

    /// <summary>Opens the store of a data folder for writing.</summary>
    /// <exception cref="StoreException">Another process owns it, or it cannot be used as it is.</exception>
    /// <exception cref="SecretFileException">The key file is missing or cannot be used.</exception>
    public static async Task<GatewaySession> OpenAsync(Installation installation, GatewayConfig config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var data = installation.Data;
        NotGone(data);
        var keys = KeyFile.Open(data.KeyFile, data.StoreExists);
        SqliteStore? store = null;
        try
        {
            store = Open(config, data.Root, StoreAccess.Own, time);
            var (anchor, finding) = await OpenAnchorAsync(data, keys, store, logs, cancellationToken);
            var resilience = new ResilienceRegistry(time, logs.CreateLogger<ResilienceRegistry>());
            var contexts = new EndpointContexts(new EndpointServices(
                logs, time, resilience, installation.Secrets, endpoint => new StoredEndpointState(store.Values, keys, endpoint), data.Spool)
            {
                Inbox = endpoint => new StoredInbox(store.Received, keys, endpoint),
            });
            return new GatewaySession(data, keys, store, anchor, finding, resilience, contexts, new SyncEngine(store, keys, contexts, time, anchor));
        }
        catch
        {
            keys.Dispose();
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>Opens the store only to look on. Where nothing has run yet it is empty.</summary>
    /// <exception cref="StoreException">The store is gone, or cannot be used as it is.</exception>
    public static IGatewayStore Observe(GatewayConfig config, DataFolder data, TimeProvider time)
    {
        NotGone(data);
        return data.StoreExists ? Open(config, data.Root, StoreAccess.Observe, time) : SqliteStore.OpenEmpty(time);
    }

    /// <summary>An anchor without its database means that the database was removed: an empty one in its place would send everything again (delivery.md, damaged file).</summary>
    private static void NotGone(DataFolder data)
    {
        if (new FileInfo(data.Database) is not { Exists: true, Length: > 0 } && new FileInfo(data.Anchor) is { Exists: true, Length: > 0 })
        {
            throw new StoreException("GW6106", $"the database {data.Database} is gone or empty, and its anchor says that there was one", $"restore the newest backup; to start from nothing on purpose, move {data.Anchor} away");
        }
    }

    /// <summary>Why nothing may be sent: the database is older than its anchor (delivery.md, rollback detection). Null: it may.</summary>
    public CommandException? Unreconciled => Finding.State != AnchorState.DatabaseIsOlder ? null : new CommandException(
        ExitCode.NotAllowed, HostCodes.Reconcile,
        $"the database ends at entry {Finding.Stored} and its anchor at {Finding.Anchored}: a backup was restored or commits are lost, so nothing is sent",
        "compare with the partners first, then run: gateway state confirm --reason \"...\"");

    /// <summary>A person takes the database as it is: changes are numbered from above every number ever used, and the anchor starts again from it.</summary>
    public async Task ConfirmAsync(string actor, string reason, CancellationToken cancellationToken)
    {
        var floor = await Restores.TakeOverAsync(Store, Finding, cancellationToken);
        var detail = new System.Text.Json.Nodes.JsonObject { ["reason"] = reason, ["anchored"] = Finding.Anchored, ["stored"] = Finding.Stored, ["numbersFrom"] = floor };
        await Store.Journal.AppendAsync(new JournalNote(actor, "state.confirm", "store", detail.ToJsonString()), cancellationToken);
        var head = await Store.Journal.HeadAsync(cancellationToken);
        Anchor.Accept(new JournalPosition(head.Sequence, head.Hash), floor);
        Finding = new AnchorFinding(AnchorState.Agrees, head.Sequence, head.Sequence, floor);
    }

    public async ValueTask DisposeAsync()
    {
        Contexts.Dispose();
        Anchor.Dispose();
        await Store.DisposeAsync();
        _keys.Dispose();
    }

    private static SqliteStore Open(GatewayConfig config, string folder, StoreAccess access, TimeProvider time) => config.Settings.Store.Kind == StoreKind.Sqlite
        ? SqliteStore.Open(folder, access, time)
        : throw new CommandException(ExitCode.ConfigurationInvalid, HostCodes.StoreKind, "this build keeps its state in SQLite only", "remove \"store\" from gateway.json");

    private static async Task<(AnchorFile Anchor, AnchorFinding Finding)> OpenAnchorAsync(
        DataFolder data, KeyRing keys, SqliteStore store, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var head = await store.Journal.HeadAsync(cancellationToken);
        var hashes = new Dictionary<long, string?>();
        if (AnchorFile.Peek(data.Anchor, keys.DeriveKey("anchor"), head.Database) is { } anchored)
        {
            hashes[anchored.Sequence] = await HashAtAsync(store.Journal, anchored.Sequence, cancellationToken);
        }

        var anchor = AnchorFile.Open(data.Anchor, keys.DeriveKey("anchor"), head, sequence => hashes.GetValueOrDefault(sequence), out var finding);
        if (finding.State == AnchorState.Missing)
        {
            HostLog.AnchorMissing(logs.CreateLogger("Gateway.Store"), data.Anchor);
            await store.Journal.AppendAsync(new JournalNote("gateway", "anchor.missing", "store"), cancellationToken);
            head = await store.Journal.HeadAsync(cancellationToken);
            anchor.Note(new JournalPosition(head.Sequence, head.Hash));
        }

        return (anchor, finding);
    }

    private static async Task<string?> HashAtAsync(IJournalStore journal, long sequence, CancellationToken cancellationToken)
    {
        await foreach (var entry in journal.ReadAsync(sequence, cancellationToken))
        {
            return entry.Sequence == sequence ? entry.Hash : null;
        }

        return null;
    }
}
