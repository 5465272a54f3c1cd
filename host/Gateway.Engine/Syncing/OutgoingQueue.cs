using Gateway.Engine.Deliveries;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Batches that leave as soon as the commit that says so is durable. Only the run's loop calls it.</summary>
internal sealed class OutgoingQueue(RunSetup setup, Guid run, long lastOrdinal, DeliveryDesk desk, PendingCommit pending)
{
    private readonly List<FollowUp> _next = [];
    private long _ordinal = lastOrdinal;
    private long _progressAt = setup.Time.GetTimestamp();

    /// <summary>Whether something is queued or under way.</summary>
    public bool Any => _next.Count > 0 || desk.UnderWay > 0;

    public long NextOrdinal() => ++_ordinal;

    /// <summary>Cuts deliveries into batches and queues them. What an older copy of the store does not remember may have been sent: a partner that can be asked is asked first.</summary>
    public void Open(List<OutgoingItem> items, MappedPage? page)
    {
        var asked = setup.Restored.Doubtful && (setup.DestinationTraits.Class == DestinationClass.Queryable || setup.DestinationTraits.Queryable)
            ? items.FindAll(item => item.Delivery.Sequence < setup.Restored.Floor)
            : [];
        Cut(asked, page, ask: true);
        Cut(asked.Count == 0 ? items : items.FindAll(item => item.Delivery.Sequence >= setup.Restored.Floor), page, ask: false);
    }

    private void Cut(List<OutgoingItem> items, MappedPage? page, bool ask)
    {
        foreach (var part in BatchCutter.Cut(items, setup.DestinationTraits, setup.Sync.Delivery.BatchSize))
        {
            var batch = new OutgoingBatch
            {
                Id = Guid.CreateVersion7(setup.Time.GetUtcNow()),
                Run = run,
                Ordinal = NextOrdinal(),
                Items = part,
                Page = page,
                State = ask ? BatchState.Unknown : BatchState.Intent,
            };
            pending.Open(batch);
            _next.Add(new FollowUp(batch, TimeSpan.Zero, ask));
        }
    }

    /// <summary>Queues what a settlement wants tried again.</summary>
    /// <returns>Why the run cannot wait for it. Null: it can.</returns>
    public RunProblem? Queue(Settlement settlement)
    {
        if (settlement.Progress)
        {
            _progressAt = setup.Time.GetTimestamp();
        }

        RunProblem? tooLong = null;
        foreach (var again in settlement.Again)
        {
            if (setup.Time.GetElapsedTime(_progressAt) + again.Delay > setup.Sync.Delivery.RetryWithinRun && again.Why is { } why)
            {
                NeverSent(again.Batch);
                tooLong = new RunProblem(why.Code, why.Message, "nothing: the next run goes on with what is stored");
            }
            else
            {
                _next.Add(again);
            }
        }

        return tooLong;
    }

    /// <summary>The commit is durable: everything queued may leave.</summary>
    public void Begin()
    {
        foreach (var again in _next)
        {
            desk.Begin(again.Batch, again.Delay, again.Ask);
        }

        _next.Clear();
    }

    /// <summary>Nothing more leaves.</summary>
    public void Stop()
    {
        desk.Stop();
        _next.ForEach(again => NeverSent(again.Batch));
        _next.Clear();
    }

    /// <summary>A batch that was never sent is stored as such, so that the next run need not wonder.</summary>
    public void NeverSent(OutgoingBatch batch)
    {
        if (batch.State != BatchState.Intent)
        {
            return;
        }

        batch.State = BatchState.NotApplied;
        if (!pending.Opened.Contains(batch))
        {
            pending.Update(batch);
        }
    }
}
