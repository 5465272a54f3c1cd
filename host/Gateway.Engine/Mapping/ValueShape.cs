using System.Text;
using Gateway.Engine.Mapping.Records;

namespace Gateway.Engine.Mapping;

/// <summary>What a value looks like, never what it is: letters become <c>a</c>, digits <c>9</c>, marks stay.</summary>
internal static class ValueShape
{
    private const int Longest = 24;

    public static string Of(in JsonSlot slot, ReadOnlySpan<byte> bytes) => slot.Kind switch
    {
        SlotKind.Missing => "missing",
        SlotKind.Null => "null",
        SlotKind.True or SlotKind.False => "true or false",
        SlotKind.Number => $"number {Pattern(slot.Raw(bytes))}",
        SlotKind.Text when slot.Length == 2 => "empty text",
        SlotKind.Text => $"text \"{Pattern(slot.Inner(bytes))}\"",
        SlotKind.Object => "object",
        _ => "list",
    };

    private static string Pattern(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest * 4)]);
        var shape = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shape.Length >= Longest)
            {
                return shape.Append('…').ToString();
            }
            shape.Append(Rune.IsDigit(rune) ? "9" : Rune.IsLetter(rune) ? "a" : rune.IsAscii && rune.Value >= 0x20 ? rune.ToString() : "?");
        }
        return shape.ToString();
    }
}
