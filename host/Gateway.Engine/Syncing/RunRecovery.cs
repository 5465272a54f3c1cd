using Gateway.Engine.Deliveries;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>What earlier runs left is settled before anything is read (delivery.md R6).</summary>
internal sealed class RunRecovery(BatchCodec batches, ChangePlanner planner, BatchSettler settler, PendingCommit pending)
{
    /// <summary>Settles what can be settled at once and says what is to be sent or asked again.</summary>
    public IEnumerable<Settlement> Settle(IReadOnlyList<StoredBatch> left)
    {
        foreach (var stored in left)
        {
            var batch = Open(stored);
            if (stored.Class == DestinationClass.Upsert)
            {
                settler.Doubt(batch);
                continue;
            }

            foreach (var item in batch.Items)
            {
                planner.Reserve(item.Entity);
            }

            yield return stored.State == BatchState.NotApplied
                ? new Settlement([SendLater(batch)], null, Progress: false)
                : settler.Settle(batch, new Lost("GW6301", "the process ended while the call was under way"));
        }
    }

    private FollowUp SendLater(OutgoingBatch batch)
    {
        batch.State = BatchState.Intent;
        pending.Update(batch);
        return new FollowUp(batch, TimeSpan.Zero, Ask: false);
    }

    private OutgoingBatch Open(StoredBatch stored) => new()
    {
        Id = stored.Id,
        Run = stored.Run,
        Ordinal = stored.Ordinal,
        Items = batches.Decode(stored.Items, planner.Ledger.Locate),
        State = stored.State,
        Attempts = stored.Attempts,
        FirstAttemptAt = stored.FirstAttemptAt ?? stored.MadeAt,
        NotFoundAt = stored.NotFoundAt,
        Recovered = true,
    };
}
