namespace Gateway.Engine.Mapping.Records;

/// <summary>
/// The key of a mapped record: the texts of its key fields joined by <c>|</c>, a <c>|</c> inside a text written <c>\|</c>,
/// which no JSON text has. A number and the text of its digits are one key: partners send ids as either.
/// </summary>
internal static class KeyText
{
    public static bool TryAppend(MappedBuffer output, in JsonSlot value, bool first)
    {
        var (from, length) = value.Kind switch
        {
            SlotKind.Text => (value.Offset + 1, value.Length - 2),
            SlotKind.Number => (value.Offset, value.Length),
            _ => (0, 0),
        };
        if (length == 0)
        {
            return false;
        }
        if (!first)
        {
            output.Write((byte)'|');
        }
        // The field stands in the same buffer, which may move while it grows: make room before taking the span.
        output.GetSpan(length * 2);
        var text = output.Slice(from, length);
        while (text.IndexOf((byte)'|') is var bar && bar >= 0)
        {
            output.Write(text[..bar]);
            output.Write("\\|"u8);
            text = text[(bar + 1)..];
        }
        output.Write(text);
        return true;
    }
}
