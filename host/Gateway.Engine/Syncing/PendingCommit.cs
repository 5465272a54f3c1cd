using Gateway.Engine.Deliveries;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Collects what the next transaction will say. Several batches and pages share one when they come close together.</summary>
internal sealed class PendingCommit(RunSetup setup, LedgerLog ledgers, BatchCodec batches)
{
    private readonly List<OutgoingBatch> _opened = [];
    private readonly List<OutgoingBatch> _updated = [];
    private readonly List<Guid> _closed = [];
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<byte[]> _keys = [];
    private readonly List<string> _handled = [];
    private readonly List<Exchange> _exchanges = [];
    private readonly bool _keepsKeys = setup.Sync.DeleteMissing;
    private readonly bool _keepsContent = setup.DestinationTraits.Class != DestinationClass.Upsert;
    private string _kind = "page";

    public List<HeldRecord> Hold { get; } = [];

    /// <summary>The checkpoint that is safe once this is committed, sealed.</summary>
    public Checkpoint? Checkpoint { get; set; }

    public IReadOnlyList<EntityId>? Missing { get; set; }

    public long? LastCount { get; set; }

    /// <summary>Whether something must be committed before the run goes on.</summary>
    public bool Any => _opened.Count + _updated.Count + _closed.Count + _entries.Count + Hold.Count + _handled.Count > 0 || Checkpoint is not null || Missing is not null;

    /// <summary>
    /// Whether what is collected may ride with the next intents instead of taking a transaction of its own. Results of full states may: after a crash
    /// the same states go again (delivery.md, cost rule). So may everything for which nothing was sent.
    /// </summary>
    public bool MayWait => _opened.Count + _updated.Count + _handled.Count == 0 && Missing is null && (_closed.Count == 0 || !_keepsContent);

    /// <summary>Batches whose intent this commit makes durable: they may be sent once it is.</summary>
    public IReadOnlyList<OutgoingBatch> Opened => _opened;

    public void Open(OutgoingBatch batch)
    {
        _opened.Add(batch);
        Say("intent");
    }

    public void Update(OutgoingBatch batch)
    {
        _updated.Add(batch);
        Say(batch.State == BatchState.Unknown ? "unknown" : "waiting");
    }

    public void Close(OutgoingBatch batch)
    {
        _closed.Add(batch.Id);
        Say("result");
    }

    /// <summary>Writes an item's new ledger entry.</summary>
    public void Apply(LedgerEntry entry, in Delivery delivery)
    {
        _entries.Add(entry);
        if (_keepsKeys)
        {
            _keys.Add(entry.Deleted ? [] : KeyOf(delivery));
        }
    }

    public void Sent(Exchange exchange) => _exchanges.Add(exchange);

    public void Handled(IEnumerable<string> messages) => _handled.AddRange(messages);

    /// <summary>The commit, and an empty collection for the next.</summary>
    public SyncCommit Take(Lease lease, RunRecord progress, IReadOnlyList<HeldTransition> transitions)
    {
        var commit = new SyncCommit(lease, _kind)
        {
            Run = progress.Id,
            Open = [.. _opened.Select(Store)],
            Update = [.. _updated.Select(Store)],
            Close = [.. _closed],
            Ledger = _entries.Count == 0 ? [] : [ledgers.Seal(new LedgerSegment(_entries, _keepsKeys ? _keys : null))],
            Hold = [.. Hold],
            Transitions = transitions,
            Checkpoint = Checkpoint,
            Missing = Missing,
            LastCount = LastCount,
            Progress = progress,
            Handled = [.. _handled],
            Exchanges = [.. _exchanges],
        };
        Clear();
        return commit;
    }

    private void Say(string kind) => _kind = _kind is "page" or "intent" ? kind : _kind;

    private void Clear()
    {
        _opened.Clear();
        _updated.Clear();
        _closed.Clear();
        _entries.Clear();
        _keys.Clear();
        _handled.Clear();
        _exchanges.Clear();
        Hold.Clear();
        (Checkpoint, Missing, LastCount, _kind) = (null, null, null, "page");
    }

    private StoredBatch Store(OutgoingBatch batch) => new()
    {
        Id = batch.Id,
        Run = batch.Run,
        Ordinal = batch.Ordinal,
        State = batch.State,
        Class = setup.DestinationTraits.Class,
        Items = batches.Encode(batch.Items, ContentOf),
        Attempts = batch.Attempts,
        FirstAttemptAt = batch.FirstAttemptAt,
        NotFoundAt = batch.NotFoundAt,
        ConfigVersion = setup.ConfigVersion,
    };

    private ReadOnlyMemory<byte> ContentOf(Delivery delivery) =>
        _keepsContent ? delivery.Content : _keepsKeys ? LedgerKey.Fields(delivery.Content.Span, setup.KeyFields) : default;

    private byte[] KeyOf(in Delivery delivery) => LedgerKey.Encode(delivery.KeyUtf8.Span, delivery.Content.Span, setup.KeyFields);
}
