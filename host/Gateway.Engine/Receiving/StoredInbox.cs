using System.Text;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Receiving;

/// <summary>The inbox of one endpoint in the gateway's store; content is sealed, with the kind of the change before it.</summary>
public sealed class StoredInbox(IReceivedStore store, IPayloadCipher cipher, string endpoint) : IEndpointInbox
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReceivedMessage>> ReadAsync(string stream, long after, int count, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(endpoint, stream, after, count, cancellationToken)).Select(Open)];

    /// <inheritdoc/>
    public Task ReleaseAsync(string stream, long position, CancellationToken cancellationToken) => store.ReleaseAsync(endpoint, stream, position, cancellationToken);

    internal static byte[] Seal(IPayloadCipher cipher, string endpoint, byte[] content) => cipher.Seal(content, Place(endpoint));

    private ReceivedMessage Open(StoredReceipt stored)
    {
        var content = cipher.Open(stored.Sealed, Place(endpoint));
        return new ReceivedMessage(stored.Position, stored.Message, content.AsMemory(1), (ChangeKind)content[0]);
    }

    private static byte[] Place(string endpoint) => Encoding.UTF8.GetBytes("received/" + endpoint);
}
