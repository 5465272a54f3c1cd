using System.Text;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Receiving;

/// <summary>The inbox of one endpoint in the gateway's store; content is sealed, with the kind of the change before it.</summary>
public sealed class StoredInbox(IReceivedStore store, IPayloadCipher cipher, string endpoint) : IEndpointInbox
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ReceivedMessage>> ReadAsync(string stream, long after, int count, CancellationToken cancellationToken) =>
        GuardAsync<IReadOnlyList<ReceivedMessage>>(async () => [.. (await store.ReadAsync(endpoint, stream, after, count, cancellationToken)).Select(Open)]);

    /// <inheritdoc/>
    public Task ReleaseAsync(string stream, long position, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await store.ReleaseAsync(endpoint, stream, position, cancellationToken);
        return true;
    });

    internal static byte[] Seal(IPayloadCipher cipher, string endpoint, byte[] content) => cipher.Seal(content, Place(endpoint));

    /// <summary>A store that fails is no bug of the adapter that asked for it.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreException failure)
        {
            throw new AdapterException(FailureKind.Transient, failure.Code, failure.Message, failure) { Fix = failure.Fix };
        }
    }

    private ReceivedMessage Open(StoredReceipt stored)
    {
        var content = cipher.Open(stored.Sealed, Place(endpoint));
        return new ReceivedMessage(stored.Position, stored.Message, content.AsMemory(1), (ChangeKind)content[0]);
    }

    private static byte[] Place(string endpoint) => Encoding.UTF8.GetBytes("received/" + endpoint);
}
