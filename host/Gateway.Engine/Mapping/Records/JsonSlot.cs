namespace Gateway.Engine.Mapping.Records;

internal enum SlotKind : byte
{
    Missing,
    Null,
    False,
    True,
    Number,
    Text,
    Object,
    List,
}

/// <summary>Where one value stands in the record's bytes; texts with their quotes.</summary>
internal readonly struct JsonSlot(int offset, int length, SlotKind kind, bool escaped)
{
    public int Offset { get; } = offset;

    public int Length { get; } = length;

    public SlotKind Kind { get; } = kind;

    /// <summary>The text has escapes.</summary>
    public bool Escaped { get; } = escaped;

    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> record) => record.Slice(Offset, Length);

    /// <summary>The characters of a text between its quotes, escapes as they are.</summary>
    public ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> record) => record.Slice(Offset + 1, Length - 2);
}
