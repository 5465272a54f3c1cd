namespace Gateway.Expressions;

/// <summary>
/// The constant record paths that the expressions of one mapping read, each once. A host fills them in one pass over a
/// record and answers them through <see cref="ISlotReader"/>. Not safe for writing from several threads: compile first, then run.
/// </summary>
public sealed class SlotTable
{
    private readonly List<RecordPath> _paths = [];
    private readonly Dictionary<RecordPath, int> _indexes = [];

    /// <summary>The paths; a path's index is its slot.</summary>
    public IReadOnlyList<RecordPath> Paths => _paths;

    /// <summary>Whether some expression needs the whole record of this root: a slot with an empty path is in the table.</summary>
    public bool NeedsWholeRecord(string root) => _paths.Exists(path => path.Root == root && path.IsWholeRecord);

    /// <summary>The slot of a path, added where it is new.</summary>
    public int Add(RecordPath path)
    {
        if (!_indexes.TryGetValue(path, out var slot))
        {
            slot = _paths.Count;
            _paths.Add(path);
            _indexes.Add(path, slot);
        }

        return slot;
    }
}

/// <summary>Gives the values of slots for the current record.</summary>
public interface ISlotReader
{
    /// <summary>
    /// The value of a slot. Absence is <see cref="CelValue.MissingAt"/> with the step at which the path ended; JSON null is
    /// <see cref="CelValue.Null"/>. <see cref="RecordPath.Read"/> defines the meaning.
    /// </summary>
    CelValue ReadSlot(int slot);

    /// <summary>The text of a slot as unescaped UTF-8 without decoding it; false where the slot is not such a text. Comparisons with literals use it.</summary>
    bool TryReadUtf8(int slot, out ReadOnlySpan<byte> text)
    {
        text = default;
        return false;
    }
}
