using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Checkpoints;

namespace Gateway.Engine.Storage;

/// <summary>What the journal says of a commit: identifiers, counts and verdicts, never content. The invariants are checked from it (delivery.md, invariants).</summary>
internal static class CommitDetail
{
    public static string Of(SyncCommit commit)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Ids(writer, "open", commit.Open.Select(batch => batch.Id));
            if (commit.Open is [var opened, ..])
            {
                writer.WriteString("class", opened.Class.ToString());
            }

            Ids(writer, "close", commit.Close);
            if (commit.Update.Count > 0)
            {
                writer.WriteStartObject("state");
                foreach (var batch in commit.Update)
                {
                    writer.WriteString(batch.Id.ToString("N"), batch.State.ToString());
                }

                writer.WriteEndObject();
            }

            Sent(writer, commit.Exchanges);
            Count(writer, "held", commit.Hold.Count);
            Count(writer, "settled", commit.Transitions.Count);
            if (commit.Checkpoint is { } checkpoint)
            {
                writer.WriteString("checkpoint", CheckpointSeal.MarkOf(checkpoint));
            }

            if (commit.Progress is { } run)
            {
                writer.WriteString("run", run.State.ToString());
                writer.WriteString("config", run.ConfigVersion);
                var books = run.Books;
                writer.WriteString("books", $"{books.Read}={books.Delivered}+{books.Unchanged}+{books.Skipped}+{books.Held}+{books.InFlight}");
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Sent(Utf8JsonWriter writer, IReadOnlyList<Exchange> exchanges)
    {
        if (exchanges.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("sent");
        foreach (var exchange in exchanges)
        {
            writer.WriteStartObject();
            writer.WriteString("batch", exchange.Batch.ToString("N"));
            writer.WriteNumber("attempt", exchange.Attempt);
            writer.WriteNumber("items", exchange.Items);
            writer.WriteString("verdict", exchange.Verdict);
            if (exchange.Code is not null)
            {
                writer.WriteString("code", exchange.Code);
            }

            writer.WriteNumber("ms", (long)exchange.Duration.TotalMilliseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Ids(Utf8JsonWriter writer, string name, IEnumerable<Guid> ids)
    {
        var any = false;
        foreach (var id in ids)
        {
            if (!any)
            {
                writer.WriteStartArray(name);
                any = true;
            }

            writer.WriteStringValue(id.ToString("N"));
        }

        if (any)
        {
            writer.WriteEndArray();
        }
    }

    private static void Count(Utf8JsonWriter writer, string name, int count)
    {
        if (count > 0)
        {
            writer.WriteNumber(name, count);
        }
    }
}
