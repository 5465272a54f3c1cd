using System.Buffers;
using System.Text.Json;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Webhook.Sending;

/// <summary>Writes the body of a message: the record's own bytes, in an envelope where the settings ask for one.</summary>
internal static class MessageBody
{
    public static ReadOnlyMemory<byte> Write(SendSettings settings, string id, IReadOnlyList<Delivery> deliveries, ChangeKind kind)
    {
        if (settings.Type is null && settings.BatchSize is null)
        {
            return deliveries[0].Content;
        }

        var buffer = new ArrayBufferWriter<byte>(256 + deliveries.Sum(delivery => delivery.Content.Length + 1));
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            if (settings.Type is not null)
            {
                writer.WriteStartObject();
                writer.WriteString("id", id);
                writer.WriteString("type", kind == ChangeKind.Delete ? settings.DeleteType : settings.Type);
                writer.WritePropertyName("data");
            }

            WriteRecords(writer, settings, deliveries);
            if (settings.Type is not null)
            {
                writer.WriteEndObject();
            }
        }

        return buffer.WrittenMemory;
    }

    private static void WriteRecords(Utf8JsonWriter writer, SendSettings settings, IReadOnlyList<Delivery> deliveries)
    {
        if (settings.BatchSize is null)
        {
            writer.WriteRawValue(deliveries[0].Content.Span, skipInputValidation: true);
            return;
        }

        writer.WriteStartArray();
        foreach (var delivery in deliveries)
        {
            writer.WriteRawValue(delivery.Content.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
    }
}
