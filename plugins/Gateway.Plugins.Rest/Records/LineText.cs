using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Records;

/// <summary>Newline-delimited JSON.</summary>
internal static class LineText
{
    /// <summary>The lines as one JSON list; empty lines are left out.</summary>
    public static PooledBuffer ToJson(ReadOnlyMemory<byte> text)
    {
        var json = new PooledBuffer(text.Length + 64);
        json.Write("["u8);
        var span = text.Span;
        foreach (var range in span.Split((byte)'\n'))
        {
            var line = span[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            json.Write(json.Length > 1 ? ","u8 : default);
            json.Write(line);
        }

        json.Write("]"u8);
        return json;
    }
}
