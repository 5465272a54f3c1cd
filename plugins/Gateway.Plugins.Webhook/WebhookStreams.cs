using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook;

/// <summary>What the settings of a stream mean for the host. Pure.</summary>
internal static class WebhookStreams
{
    public static IReadOnlyList<StreamDescription> Of(WebhookSettings settings) =>
        [.. settings.Streams.Select(stream => new StreamDescription(stream.Key)
        {
            Source = stream.Value.Receive is { } receive
                ? new SourceTraits { Mode = ReadMode.Destructive, Deletes = receive.Deleted is null ? DeleteSignal.None : DeleteSignal.Tombstone }
                : null,
            Destination = stream.Value.Send is { } send ? DestinationOf(send) : null,
            Schema = stream.Value.Schema,
        })];

    public static DestinationTraits DestinationOf(SendSettings send) => new()
    {
        Class = send.Class,
        KeyWindow = send.KeyWindow,
        KeyIsPerBatch = send.BatchSize is not null,
        MaxBatchSize = send.BatchSize ?? 100,
        Deletes = send.DeleteType is not null,
    };
}
