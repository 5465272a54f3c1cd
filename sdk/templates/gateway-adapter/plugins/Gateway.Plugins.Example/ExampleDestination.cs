using System.Security.Cryptography;
using Gateway.Sdk;

namespace Gateway.Plugins.Example;

/// <summary>Keeps one file for each key. Writing a key again replaces its whole state: class U.</summary>
public sealed class ExampleDestination(string folder) : IDestination
{
    /// <inheritdoc/>
    public async Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        foreach (var delivery in batch.Deliveries)
        {
            var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(delivery.KeyUtf8.Span)) + ".json");
            if (delivery.Kind == ChangeKind.Delete)
            {
                File.Delete(path);
                continue;
            }

            // Readers see the old or the new state, never half of one.
            await File.WriteAllBytesAsync(path + ".tmp", delivery.Content, cancellationToken);
            File.Move(path + ".tmp", path, overwrite: true);
        }

        return DeliveryResult.AllAccepted(batch.Deliveries.Count);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
