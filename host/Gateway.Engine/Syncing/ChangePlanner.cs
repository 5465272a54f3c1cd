using Gateway.Engine.Deliveries;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Mapping;
using Gateway.Engine.Restoring;
using Gateway.Engine.Runs;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>
/// Compares mapped records with the ledger and says what has to be sent (delivery.md S3). Owns what the run knows of the destination;
/// only the run's loop calls it. No I/O.
/// </summary>
internal sealed class ChangePlanner
{
    private readonly RunSetup _setup;
    private readonly HeldKeeper _held;
    private readonly RunGuards _guards;
    private readonly PendingCommit _pending;
    private readonly bool _whole;
    private readonly bool _ordered;
    private readonly bool _replay;
    private readonly RestoredLedger _restored;
    private readonly int _knownAtStart;

    public ChangePlanner(RunSetup setup, Ledger ledger, HeldKeeper held, RunBooks books, PendingCommit pending)
    {
        (_setup, Ledger, _held, Books, _pending) = (setup, ledger, held, books, pending);
        _guards = new RunGuards(setup.Sync.Guards, setup.Request.IgnoreGuards);
        _knownAtStart = ledger.Present;
        _restored = setup.Restored;
        _replay = setup.Request.Cause == RunCause.Replay;
        _whole = setup.FromStart;
        _ordered = setup.SourceTraits.Cursor is CursorKind.TimeAndId or CursorKind.Opaque && setup.SourceTraits.Mode != ReadMode.Snapshot;
    }

    public Ledger Ledger { get; }

    public RunBooks Books { get; }

    /// <summary>Records whose key could not be read: while there are any, absence from a list proves nothing.</summary>
    public int WithoutKey { get; private set; }

    /// <summary>Plans records of a page until its end, or until one must wait for an earlier change of its key.</summary>
    /// <param name="page">The page; <see cref="MappedPage.Next"/> moves on.</param>
    /// <param name="items">Receives what is to be sent.</param>
    /// <param name="hold">Receives what is held.</param>
    /// <returns>The guard that stops the run; null when none does.</returns>
    public RunProblem? Plan(MappedPage page, List<OutgoingItem> items, List<HeldRecord> hold)
    {
        while (page.Next < page.Items.Count)
        {
            ref readonly var item = ref page[page.Next];
            _held.Replaying(_replay ? page.Source.Records[page.Next].MessageId : null);
            var place = item.Record.HasKey ? Ledger.Locate(item.Entity) : -1;
            if (place >= 0 && Ledger.IsUnderWay(place))
            {
                return null;
            }

            if (PlanOne(page, page.Next, item, place, items, hold) is { } tripped)
            {
                return tripped;
            }

            page.Next++;
        }

        return _guards.Held(Books.HeldCount - Books.Doubted, Books.Read);
    }

    /// <summary>Takes a key for a delivery that does not come from a page.</summary>
    /// <returns>The key's place in the ledger.</returns>
    public int Reserve(EntityId entity)
    {
        var place = Ledger.Locate(entity);
        Ledger.SetUnderWay(place, true);
        return place;
    }

    /// <summary>Whether deletes by absence may go ahead.</summary>
    public RunProblem? CheckAbsence(long count, long? lastCount, int deletes) =>
        _guards.Shrunk(count, lastCount) ?? _guards.Deleted(deletes, _knownAtStart);

    private RunProblem? PlanOne(MappedPage page, int index, in MappedItem item, int place, List<OutgoingItem> items, List<HeldRecord> hold)
    {
        switch (item.Record.Verdict)
        {
            case MapVerdict.Skipped:
                Books.Skipped();
                return null;
            case MapVerdict.Held:
                HoldUnmapped(page, index, item, place, hold);
                return null;
        }

        var entry = Ledger[place];
        if (Repeated(item, place, entry) is { } repeat)
        {
            Settle(repeat, page, index, item, hold);
            return null;
        }

        var kind = page.Source.Records[index].Kind;
        if (Blocked(item, place) is { } cause)
        {
            hold.Add(_held.Deliver(HeldStage.Order, cause, item.Entity, 0, Payload(page, index, kind), item.Hash));
            Books.Held();
            return null;
        }

        if (_restored.Covers(entry) && SameAct(item, place) is null)
        {
            return PlanRestored(page, index, item, kind, place, items, hold);
        }

        if (Same(kind, entry, item.Hash))
        {
            _held.Settled(item.Entity, place, MessageOf(page, index));
            Books.Unchanged();
            return null;
        }

        return Send(page, index, item, kind, place, items, hold);
    }

    /// <summary>The first change of a key after an older copy of the store was taken over.</summary>
    private RunProblem? PlanRestored(MappedPage page, int index, in MappedItem item, ChangeKind kind, int place, List<OutgoingItem> items, List<HeldRecord> hold)
    {
        var unchanged = Same(kind, Ledger[place], item.Hash);
        var traits = _setup.DestinationTraits;
        if (unchanged && traits.Class != DestinationClass.Upsert && _setup.FromStart)
        {
            _held.Settled(item.Entity, place, MessageOf(page, index));
            Books.Unchanged();
            return null;
        }

        var fate = _restored.Decide(traits, _setup.Sync.Delivery.OnUnknown, _setup.SourceTraits.Mode == ReadMode.Destructive, kind, unchanged, _setup.Time.GetUtcNow());
        if (fate != RestoredFate.Wait)
        {
            return Send(page, index, item, kind, place, items, hold, fate == RestoredFate.SendAnew ? null : Ledger[place].Sequence + 1L);
        }

        var change = new OutgoingItem(new Delivery(page.Key(index), item.Entity.Value, _restored.Floor, kind, page.Content(index)), item.Hash, place, index);
        Ledger.Apply(place, change.WhileUncertain);
        _pending.Apply(change.WhileUncertain, change.Delivery);
        hold.Add(_held.Deliver(HeldStage.InDoubt, RestoredCauses.Unsent, item.Entity, (uint)_restored.Floor, Payload(page, index, kind), item.Hash));
        Books.Held();
        Books.Doubted++;
        return null;
    }

    private RunProblem? Send(MappedPage page, int index, in MappedItem item, ChangeKind kind, int place, List<OutgoingItem> items, List<HeldRecord> hold, long? number = null)
    {
        if (kind == ChangeKind.Delete && !_setup.DestinationTraits.Deletes)
        {
            hold.Add(_held.Deliver(HeldStage.Deliver, new HeldCause("GW4005", "", "", "the destination cannot delete"), item.Entity, 0, Payload(page, index, kind), item.Hash));
            Books.Held();
            return null;
        }

        var entry = Ledger[place];
        if (Count(kind, entry) is { } tripped)
        {
            return tripped;
        }

        var sequence = number ?? SameAct(item, place) ?? _restored.After(entry.Sequence);
        items.Add(new OutgoingItem(new Delivery(page.Key(index), item.Entity.Value, sequence, kind, page.Content(index)), item.Hash, place, index));
        Ledger.SetUnderWay(place, true);
        page.Open++;
        Books.Sent();
        return null;
    }

    /// <summary>What was in doubt goes out again under the number it had: a partner that remembers keys drops it if it has it.</summary>
    private long? SameAct(in MappedItem item, int place) =>
        _replay && _held.Of(item.Entity, place) is { Stage: HeldStage.InDoubt } held && held.Fingerprint == item.Hash ? held.Sequence : null;

    private string? MessageOf(MappedPage page, int index) => _replay ? page.Source.Records[index].MessageId : null;

    private RunProblem? Count(ChangeKind kind, in LedgerEntry entry)
    {
        if (_restored.Covers(entry))
        {
            return null;
        }

        if (kind == ChangeKind.Delete)
        {
            return _guards.Deleted(++Books.Deletes, _knownAtStart);
        }

        // Uncertain entries are sent again whatever they hold: that is repair, not change.
        return !entry.Deleted && !entry.Uncertain ? _guards.Changed(++Books.Changed, _knownAtStart) : null;
    }

    private static bool Same(ChangeKind kind, in LedgerEntry entry, UInt128 hash) => kind == ChangeKind.Delete ? entry.Deleted : !entry.Deleted && entry.Hash == hash;

    /// <summary>In a whole list a key may occur once; the same record again is dropped, another one under the same key is a fault of the list.</summary>
    private MapVerdict? Repeated(in MappedItem item, int place, in LedgerEntry entry) =>
        !_whole || Ledger.MarkSeen(place) || _ordered ? null : entry.Hash == item.Hash ? MapVerdict.Skipped : MapVerdict.Held;

    private void Settle(MapVerdict verdict, MappedPage page, int index, in MappedItem item, List<HeldRecord> hold)
    {
        if (verdict == MapVerdict.Skipped)
        {
            Books.Skipped();
            return;
        }

        hold.Add(_held.Deliver(
            HeldStage.Map, new HeldCause("GW3006", "", "key", "the key occurs twice in one list with different content"),
            item.Entity, 0, Payload(page, index, ChangeKind.Upsert), item.Hash));
        Books.Held();
    }

    /// <summary>Why a record must wait although nothing is under way. Null: it need not.</summary>
    private HeldCause? Blocked(in MappedItem item, int place)
    {
        if (_held.Of(item.Entity, place) is not { } held)
        {
            return null;
        }

        if (_held.Undecided(held))
        {
            return new HeldCause("GW4006", "", "", "an earlier change of the same key waits for a decision");
        }

        // A person has decided about what is replayed.
        return !_replay && held.Stage == HeldStage.Deliver && held.Fingerprint == item.Hash ? held.Cause : null;
    }

    private void HoldUnmapped(MappedPage page, int index, in MappedItem item, int place, List<HeldRecord> hold)
    {
        EntityId? entity = item.Record.HasKey ? item.Entity : null;
        if (place >= 0)
        {
            Ledger.MarkSeen(place);
        }
        else
        {
            WithoutKey++;
        }

        var raw = page.Raw(index).Length > PageMapper.MostRecordBytes ? default : page.Raw(index);
        hold.Add(_held.Unmapped(item.Record.Cause!, entity, item.Hash, new HeldPayload(raw, default, default, page.Source.Records[index].Kind == ChangeKind.Delete)));
        Books.Held();
    }

    private static HeldPayload Payload(MappedPage page, int index, ChangeKind kind) => new(page.Raw(index), page.Content(index), page.Key(index), kind == ChangeKind.Delete);
}
