using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Messages of destructive sources between being taken and being settled (delivery.md S1).</summary>
internal static class Inbox
{
    /// <summary>Seals what a source handed over.</summary>
    /// <exception cref="AdapterException">A record has no message id: without one a repeat cannot be told from a new message.</exception>
    public static IReadOnlyList<InboxMessage> Seal(IReadOnlyList<SourceRecord> records, IPayloadCipher cipher, string sync) =>
        [.. records.Select(record => new InboxMessage(
            record.MessageId ?? throw new AdapterException(FailureKind.ContractBroken, "GW5307", "a destructive source must give every record a message id"),
            cipher.Seal([(byte)record.Kind, .. record.Json.Span], Place(sync))))];

    /// <summary>Opens what was left as a page of its own, which follows the given checkpoint.</summary>
    public static Page Open(IReadOnlyList<InboxMessage> left, IPayloadCipher cipher, string sync, Checkpoint checkpoint) => new(
        [.. left.Select(message =>
        {
            var plain = cipher.Open(message.Sealed, Place(sync));
            return new SourceRecord(plain.AsMemory(1), (ChangeKind)plain[0], message.Id);
        })],
        checkpoint);

    private static byte[] Place(string sync) => System.Text.Encoding.UTF8.GetBytes("inbox/" + sync);
}
