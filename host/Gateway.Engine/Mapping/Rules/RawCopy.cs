using Gateway.Engine.Mapping.Records;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>Copies values that are in canonical form as they stand.</summary>
internal static class RawCopy
{
    /// <summary>Longest whole number that is certain to fit 64 bits.</summary>
    private const int SafeDigits = 18;

    public static bool TryCopy(in JsonSlot slot, ReadOnlySpan<byte> bytes, MappedBuffer output)
    {
        switch (slot.Kind)
        {
            case SlotKind.Text when !slot.Escaped:
            case SlotKind.Null or SlotKind.True or SlotKind.False:
                output.Write(slot.Raw(bytes));
                return true;
            case SlotKind.Number when slot.Length <= SafeDigits && slot.Raw(bytes) is var raw && raw[0] != '-' && raw.IndexOfAny(".eE"u8) < 0:
                output.Write(raw);
                return true;
            default:
                return false;
        }
    }
}
