using Gateway.Engine.Deliveries;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Restoring;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>A batch to be tried again once the commit that says so is durable.</summary>
internal sealed record FollowUp(OutgoingBatch Batch, TimeSpan Delay, bool Ask, HeldCause? Why = null);

/// <summary>What settling an attempt asks of the run.</summary>
/// <param name="Again">Batches to try again.</param>
/// <param name="Stop">Why the run ends. Null: it goes on.</param>
/// <param name="Progress">Whether something was settled, so that the retry budget starts over.</param>
internal sealed record Settlement(IReadOnlyList<FollowUp> Again, RunProblem? Stop, bool Progress);

/// <summary>Carries out what the policy decides about a batch: ledger, books, held records and what is stored of the batch. Only the run's loop calls it.</summary>
internal sealed class BatchSettler(RunSetup setup, ChangePlanner planner, HeldKeeper held, RunBooks books, PendingCommit pending, Func<long> nextOrdinal)
{
    private readonly DeliveryPolicy _policy = new(setup.DestinationTraits, setup.Sync.Delivery);

    public Settlement Settle(OutgoingBatch batch, AttemptOutcome outcome)
    {
        var fates = _policy.Decide(batch, outcome, setup.Time.GetUtcNow(), setup.Jitter());
        var again = new List<FollowUp>();
        RunProblem? stop = null;
        var progress = false;
        var whole = fates is [var only] && only is TryAgain or StopRun && fates.Count == 1;
        foreach (var fate in fates)
        {
            switch (fate)
            {
                case Accept accept:
                    Accepted(batch, accept.Items, found: outcome is LookedUp);
                    progress = true;
                    break;
                case Hold hold:
                    Held(batch, hold);
                    progress = true;
                    break;
                case Halve halve:
                    again.Add(new FollowUp(Part(batch, halve.Items, BatchState.Intent), TimeSpan.Zero, Ask: false));
                    break;
                case TryAgain retry:
                    again.Add(new FollowUp(Remaining(batch, retry, retry.State, whole, retry.NotFoundAt), retry.Delay, retry.Ask, retry.Why));
                    break;
                case StopRun end:
                    Remaining(batch, end, end.State, whole, batch.NotFoundAt);
                    stop = new RunProblem(end.Why.Code, end.Why.Message, end.Fix);
                    break;
            }
        }

        if (!whole)
        {
            pending.Close(batch);
        }

        return new Settlement(again, stop, progress);
    }

    /// <summary>What an earlier run left at a full-state destination: it may be there or not, so the ledger says uncertain and the records come again.</summary>
    public void Doubt(OutgoingBatch batch)
    {
        foreach (var item in batch.Items)
        {
            Record(item.WhileUncertain, item);
            Ended(batch, item, accepted: true);
        }

        pending.Close(batch);
    }

    private void Accepted(OutgoingBatch batch, IReadOnlyList<int> items, bool found)
    {
        var restored = setup.Restored;
        foreach (var position in items)
        {
            var item = batch.Items[position];
            if (restored.LeavesDoubt(item.Delivery, setup.DestinationTraits.Class, found))
            {
                Held(batch, item, HeldStage.InDoubt, RestoredCauses.Sent, item.WhileUncertain with { Sequence = (uint)restored.Floor }, (uint)restored.Floor);
                books.Doubted++;
                continue;
            }

            Record(item.WhenAccepted, item);
            held.Settled(item.Entity, item.Place, Replayed(batch, item));
            Ended(batch, item, accepted: true);
        }
    }

    private void Held(OutgoingBatch batch, Hold hold)
    {
        foreach (var position in hold.Items)
        {
            var item = batch.Items[position];
            Held(batch, item, hold.Stage, hold.Cause, WhenHeld(item, hold.Stage), (uint)item.Delivery.Sequence);
        }
    }

    private void Held(OutgoingBatch batch, in OutgoingItem item, HeldStage stage, HeldCause cause, LedgerEntry entry, uint sequence)
    {
        Record(entry, item);
        var raw = batch.Page is { } page && item.Record >= 0 ? page.Raw(item.Record) : default;
        held.Replaying(Replayed(batch, item));
        var payload = new HeldPayload(raw, item.Delivery.Content, item.Delivery.KeyUtf8, item.Delivery.Kind == ChangeKind.Delete);
        pending.Hold.Add(held.Deliver(stage, cause, item.Entity, sequence, payload, item.Hash));
        Ended(batch, item, accepted: false);
    }

    private string? Replayed(OutgoingBatch batch, in OutgoingItem item) =>
        setup.Request.Cause == RunCause.Replay && batch.Page is { } page ? page.Source.Records[item.Record].MessageId : null;

    /// <summary>A refused change used its number up; one in doubt may be at the destination.</summary>
    private LedgerEntry WhenHeld(in OutgoingItem item, HeldStage stage) =>
        stage == HeldStage.InDoubt ? item.WhileUncertain
        : setup.Restored.Covers(planner.Ledger[item.Place]) ? item.WhileUncertain with { Sequence = (uint)Math.Max(item.Delivery.Sequence, setup.Restored.Floor) }
        : planner.Ledger[item.Place] with { Sequence = (uint)item.Delivery.Sequence };

    private OutgoingBatch Remaining(OutgoingBatch batch, Fate fate, BatchState state, bool whole, DateTimeOffset? notFoundAt)
    {
        if (!whole)
        {
            var part = Part(batch, fate.Items, state);
            part.NotFoundAt = notFoundAt;
            return part;
        }

        (batch.State, batch.NotFoundAt) = (state, notFoundAt);
        pending.Update(batch);
        return batch;
    }

    private OutgoingBatch Part(OutgoingBatch batch, IReadOnlyList<int> items, BatchState state)
    {
        var part = batch.Part([.. items.Select(position => batch.Items[position])], nextOrdinal(), state);
        pending.Open(part);
        return part;
    }

    private void Record(LedgerEntry entry, in OutgoingItem item)
    {
        planner.Ledger.Apply(item.Place, entry);
        pending.Apply(entry, item.Delivery);
    }

    private void Ended(OutgoingBatch batch, in OutgoingItem item, bool accepted)
    {
        planner.Ledger.SetUnderWay(item.Place, false);
        if (batch.Page is { } page)
        {
            page.Open--;
        }

        books.Ended(batch.Recovered ? ItemOrigin.Recovered : batch.Page is null ? ItemOrigin.Absence : ItemOrigin.Page, accepted);
    }
}
