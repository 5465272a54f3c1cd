namespace Gateway.Sdk;

/// <summary>What partners sent to an endpoint and the host stored before it answered (see <see cref="IReceiver"/>).</summary>
public interface IEndpointInbox
{
    /// <summary>Messages of a stream that were not released, oldest first. A message never turns up behind one that was read before.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="after">Position behind which to begin; 0 begins with the oldest.</param>
    /// <param name="count">Most messages to return.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<IReadOnlyList<ReceivedMessage>> ReadAsync(string stream, long after, int count, CancellationToken cancellationToken);

    /// <summary>Lets go of the content of all messages up to a position. Their identifiers stay known. May be repeated.</summary>
    Task ReleaseAsync(string stream, long position, CancellationToken cancellationToken);
}

/// <summary>One stored message.</summary>
/// <param name="Position">Grows with every message of the host, with gaps.</param>
/// <param name="Id">The partner's identifier.</param>
/// <param name="Json">The record as it came.</param>
/// <param name="Kind">What happened to it at the partner.</param>
public sealed record ReceivedMessage(long Position, string Id, ReadOnlyMemory<byte> Json, ChangeKind Kind);

/// <summary>The inbox of an endpoint that nobody calls.</summary>
internal sealed class EmptyInbox : IEndpointInbox
{
    public static readonly EmptyInbox Instance = new();

    public Task<IReadOnlyList<ReceivedMessage>> ReadAsync(string stream, long after, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReceivedMessage>>([]);

    public Task ReleaseAsync(string stream, long position, CancellationToken cancellationToken) => Task.CompletedTask;
}
