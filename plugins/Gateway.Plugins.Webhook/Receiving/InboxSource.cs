using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>Reads what the host stored for one stream, and lets go of it when the host says so.</summary>
internal sealed class InboxSource(IEndpointInbox inbox, string stream) : ISource, IAcknowledges
{
    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = request.Full ? 0 : Position(request.After);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var messages = await inbox.ReadAsync(stream, after, request.PageSize, cancellationToken);
            if (messages.Count == 0)
            {
                yield break;
            }

            using var writer = new RecordWriter();
            foreach (var message in messages)
            {
                // A partner may use an identifier again once it is forgotten; with its position it stays another message.
                writer.AddJson(message.Json.Span, message.Kind, string.Create(CultureInfo.InvariantCulture, $"{message.Position}/{message.Id}"));
            }

            after = messages[^1].Position;
            yield return writer.ToPage(new Checkpoint(after.ToString(CultureInfo.InvariantCulture)));
        }
    }

    public Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken) => inbox.ReleaseAsync(stream, Position(checkpoint), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static long Position(Checkpoint? checkpoint) => checkpoint is null ? 0
        : long.TryParse(checkpoint.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw new AdapterException(FailureKind.Configuration, "GW2607", "the checkpoint is none of this adapter") { Fix = "Reset the sync's checkpoint: gateway state reset." };
}
