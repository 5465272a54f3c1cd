namespace Gateway.Sdk.Testing;

/// <summary>The inbox of an endpoint, kept in memory. Safe for concurrent use.</summary>
public sealed class InMemoryInbox : IEndpointInbox
{
    private readonly Lock _gate = new();
    private readonly List<(string Stream, ReceivedMessage Message)> _waiting = [];
    private long _position;

    /// <summary>Whether the host's store cannot be read.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Stores a message as the host would after it was judged.</summary>
    public void Add(InboundMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            _waiting.Add((message.Stream, new ReceivedMessage(++_position, message.Id, message.Json.ToArray(), message.Kind)));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReceivedMessage>> ReadAsync(string stream, long after, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBroken();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ReceivedMessage>>(
                [.. _waiting.Where(entry => entry.Stream == stream && entry.Message.Position > after).Take(count).Select(entry => entry.Message)]);
        }
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string stream, long position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfBroken();
        lock (_gate)
        {
            _waiting.RemoveAll(entry => entry.Stream == stream && entry.Message.Position <= position);
        }

        return Task.CompletedTask;
    }

    private void ThrowIfBroken()
    {
        if (IsBroken)
        {
            throw new AdapterException(FailureKind.Transient, "GW6105", "the disk of the database reports an error");
        }
    }
}
