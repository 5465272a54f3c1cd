using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Messages of destructive sources between being taken and being settled (delivery.md S1).</summary>
internal sealed class Inbox(RunSetup setup, Lease lease)
{
    private readonly byte[] _place = System.Text.Encoding.UTF8.GetBytes("inbox/" + setup.Sync.Id);

    /// <summary>Stores what a source handed over and returns what was not known before.</summary>
    /// <exception cref="AdapterException">A record has no message id: without one a repeat cannot be told from a new message.</exception>
    public async Task<IReadOnlyList<SourceRecord>> StoreAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var fresh = await setup.Store.Syncs.StoreInboxAsync(lease, [.. records.Select(Seal)], cancellationToken);
        return fresh.Count == records.Count ? records : [.. records.Where(record => record.MessageId is { } id && fresh.Contains(id))];
    }

    /// <summary>What an earlier run took and did not settle, as a page of its own that follows the given checkpoint. Null: nothing was left.</summary>
    public async Task<Page?> ReadAsync(Checkpoint? checkpoint)
    {
        var left = await setup.Store.Syncs.ReadInboxAsync(setup.Sync.Id, CancellationToken.None);
        return left.Count == 0 ? null : new Page([.. left.Select(Open)], checkpoint ?? new Checkpoint(""));
    }

    private InboxMessage Seal(SourceRecord record) => new(
        record.MessageId ?? throw new AdapterException(FailureKind.ContractBroken, "GW5307", "a destructive source must give every record a message id"),
        setup.Cipher.Seal([(byte)record.Kind, .. record.Json.Span], _place));

    private SourceRecord Open(InboxMessage message)
    {
        var plain = setup.Cipher.Open(message.Sealed, _place);
        return new SourceRecord(plain.AsMemory(1), (ChangeKind)plain[0], message.Id);
    }
}
