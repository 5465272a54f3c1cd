using System.Text;
using System.Text.Json.Nodes;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Storage;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>What a held record holds, as text. Empty: it was never kept, or is kept no longer.</summary>
internal sealed record HeldContent(string Raw, string Mapped)
{
    /// <summary>Opens the content of records. That it was looked at, by whom and why goes into the journal first.</summary>
    public static async Task<IReadOnlyList<HeldContent>> RevealAsync(GatewaySession session, IReadOnlyList<HeldRecord> records, string actor, string reason, CancellationToken cancellationToken)
    {
        foreach (var group in records.GroupBy(record => record.Sync, StringComparer.Ordinal))
        {
            var detail = new JsonObject { ["reason"] = reason, ["records"] = new JsonArray([.. group.Select(record => JsonValue.Create(record.Id.ToString()))]) };
            await session.Store.Journal.AppendAsync(new JournalNote(actor, "pii.reveal", group.Key, detail.ToJsonString()), cancellationToken);
        }

        return [.. records.Select(record => Open(session, record))];
    }

    public void AddTo(JsonObject body)
    {
        body["raw"] = Raw;
        body["mapped"] = Mapped;
    }

    private static HeldContent Open(GatewaySession session, HeldRecord record)
    {
        if (record.Sealed is not { } stored)
        {
            return new HeldContent("", "");
        }

        var payload = HeldPayload.Open(stored, session.Cipher, record.Sync);
        return new HeldContent(Encoding.UTF8.GetString(payload.Raw.Span), Encoding.UTF8.GetString(payload.Mapped.Span));
    }
}
