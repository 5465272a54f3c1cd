using System.Text;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Characters of a JSON text's content, as databases count them: code points, an escape is one.</summary>
internal static class TextLength
{
    public static int Of(ReadOnlySpan<byte> inner)
    {
        var count = 0;
        while (!inner.IsEmpty)
        {
            if (inner[0] == '\\')
            {
                inner = inner[(inner[1] == 'u' ? 6 : 2)..];
            }
            else
            {
                Rune.DecodeFromUtf8(inner, out _, out var used);
                inner = inner[used..];
            }
            count++;
        }
        return count;
    }
}
