namespace Gateway.Engine.Storage;

/// <summary>What partners sent by themselves, between the answer they got and the sync that takes it over (delivery.md, "Webhook in").</summary>
public interface IReceivedStore
{
    /// <summary>Stores the messages of one request, all or none. Messages that are known already with the same fingerprint are left out.</summary>
    /// <param name="endpoint">The endpoint that was called.</param>
    /// <param name="messages">The messages in the order of the request.</param>
    /// <param name="forgetBefore">Messages released by then that came before this moment need not be known any longer.</param>
    /// <param name="cancellationToken">Given up before it is stored.</param>
    /// <returns>How many are new; null when one is known with another fingerprint, and nothing was stored.</returns>
    Task<int?> StoreAsync(string endpoint, IReadOnlyList<ReceivedItem> messages, DateTimeOffset forgetBefore, CancellationToken cancellationToken);

    /// <summary>Messages that were not released, oldest first. Positions show in the order in which they are committed.</summary>
    Task<IReadOnlyList<StoredReceipt>> ReadAsync(string endpoint, string stream, long after, int count, CancellationToken cancellationToken);

    /// <summary>Lets go of the content of all messages up to a position; their identifiers and fingerprints stay.</summary>
    Task ReleaseAsync(string endpoint, string stream, long position, CancellationToken cancellationToken);

    /// <summary>How many messages wait, by endpoint and stream.</summary>
    Task<IReadOnlyDictionary<(string Endpoint, string Stream), long>> WaitingAsync(CancellationToken cancellationToken);
}

/// <summary>A message about to be stored.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Message">The partner's identifier.</param>
/// <param name="Fingerprint">Keyed hash of its content.</param>
/// <param name="Sealed">Its content, sealed.</param>
public sealed record ReceivedItem(string Stream, string Message, byte[] Fingerprint, byte[] Sealed);

/// <summary>A stored message.</summary>
/// <param name="Position">Grows with every message.</param>
/// <param name="Message">The partner's identifier.</param>
/// <param name="Sealed">Its content, sealed.</param>
public sealed record StoredReceipt(long Position, string Message, byte[] Sealed);
