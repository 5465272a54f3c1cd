using Gateway.Engine.Ledgers;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Deliveries;

/// <summary>One change on its way, with what the ledger will say once it is accepted.</summary>
/// <param name="Delivery">What is sent.</param>
/// <param name="Hash">Hash of the mapped content; zero for a batch recovered without its bytes.</param>
/// <param name="Place">Where the ledger notes its entity.</param>
/// <param name="Record">Position in its page; -1 when it did not come from a page.</param>
internal readonly record struct OutgoingItem(Delivery Delivery, UInt128 Hash, int Place, int Record = -1)
{
    public EntityId Entity => new(Delivery.Entity);

    /// <summary>The ledger once the destination has applied this change.</summary>
    public LedgerEntry WhenAccepted => Delivery.Kind == ChangeKind.Delete
        ? new LedgerEntry(Entity, UInt128.Zero, (uint)Delivery.Sequence, Deleted: true)
        : new LedgerEntry(Entity, Hash, (uint)Delivery.Sequence, Deleted: false);

    /// <summary>The ledger while nobody knows whether the destination has applied this change.</summary>
    public LedgerEntry WhileUncertain => new(Entity, UInt128.Zero, (uint)Delivery.Sequence, Deleted: false);
}

/// <summary>Deliveries that are sent, retried and settled together. Only the run's loop changes it.</summary>
internal sealed class OutgoingBatch
{
    public required Guid Id { get; init; }

    public required Guid Run { get; init; }

    public required long Ordinal { get; init; }

    public required OutgoingItem[] Items { get; init; }

    /// <summary>Where the items came from. Null: from an earlier run, or from the ledger (deletes).</summary>
    public MappedPage? Page { get; init; }

    public BatchState State { get; set; } = BatchState.Intent;

    public int Attempts { get; set; }

    public DateTimeOffset? FirstAttemptAt { get; set; }

    public DateTimeOffset? NotFoundAt { get; set; }

    /// <summary>Whether an earlier run made it: what it settles stands beside this run's balance.</summary>
    public bool Recovered { get; init; }

    /// <summary>The same age and history for a part of the items.</summary>
    public OutgoingBatch Part(OutgoingItem[] items, long ordinal, BatchState state) => new()
    {
        Id = Guid.CreateVersion7(),
        Run = Run,
        Ordinal = ordinal,
        Items = items,
        Page = Page,
        State = state,
        Attempts = Attempts,
        FirstAttemptAt = FirstAttemptAt,
        NotFoundAt = NotFoundAt,
        Recovered = Recovered,
    };

    /// <summary>The batch as the adapter sees it.</summary>
    public DeliveryBatch ToDeliveryBatch()
    {
        var deliveries = new Delivery[Items.Length];
        for (var i = 0; i < deliveries.Length; i++)
        {
            deliveries[i] = Items[i].Delivery;
        }

        return new DeliveryBatch(deliveries, Id.ToString("N"), Attempts);
    }
}
