using System.Text;
using System.Text.Json;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Writing;

/// <summary>Puts a batch together in one pooled buffer.</summary>
internal static class BatchBody
{
    public static PooledBuffer Write(WritePlan plan, ReadOnlySpan<Delivery> deliveries, Bindings bindings)
    {
        var size = 256;
        foreach (ref readonly var delivery in deliveries)
        {
            size += delivery.Content.Length + 96;
        }

        var body = new PooledBuffer(size);
        var items = plan.Settings.Batch?.Items;
        if (items is not null)
        {
            WriteHead(body, plan, items, bindings);
        }

        body.Write("["u8);
        for (var i = 0; i < deliveries.Length; i++)
        {
            body.Write(i == 0 ? default : ","u8);
            WriteItem(body, plan, in deliveries[i]);
        }

        body.Write(items is null ? "]"u8 : "]}"u8);
        return body;
    }

    private static void WriteHead(PooledBuffer body, WritePlan plan, string items, Bindings bindings)
    {
        body.Write("{"u8);
        foreach (var (name, text) in plan.Settings.Batch!.Head)
        {
            WriteName(body, name);
            body.Write("\""u8);
            body.Write(JsonEncodedText.Encode(Template.Parse(text, ExpressionScope.Default).Render(bindings)).EncodedUtf8Bytes);
            body.Write("\","u8);
        }

        WriteName(body, items);
    }

    // The key goes first, so that the record's own bytes follow as they are.
    private static void WriteItem(PooledBuffer body, WritePlan plan, in Delivery delivery)
    {
        var content = delivery.Content.Span;
        if (plan.KeyPrefix is { } key)
        {
            body.Write(key);
            body.Write(Encoding.UTF8.GetBytes(delivery.IdempotencyKey));
            body.Write("\""u8);
            if (plan.ContentPrefix is null)
            {
                var members = content[(content.IndexOf((byte)'{') + 1)..];
                body.Write(members.TrimStart(" \t\r\n"u8) is [(byte)'}', ..] ? default : ","u8);
                body.Write(members);
                return;
            }

            body.Write(","u8);
        }
        else if (plan.ContentPrefix is not null)
        {
            body.Write("{"u8);
        }

        if (plan.ContentPrefix is { } name)
        {
            body.Write(name);
            body.Write(content);
            body.Write("}"u8);
        }
        else
        {
            body.Write(content);
        }
    }

    private static void WriteName(PooledBuffer body, string name)
    {
        body.Write("\""u8);
        body.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
        body.Write("\":"u8);
    }
}
