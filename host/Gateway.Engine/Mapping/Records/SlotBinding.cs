using System.Collections.Immutable;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Where the value of one slot of the expressions comes from.</summary>
/// <param name="Path">The path as the rules write it.</param>
/// <param name="TargetField">The target field it begins with, or -1 for source paths.</param>
/// <param name="Steps">Slots of the record reader for the steps that are fields.</param>
/// <param name="Rest">Steps from the first list element on, taken from the decoded value.</param>
internal sealed record SlotBinding(RecordPath Path, int TargetField, ImmutableArray<int> Steps, ImmutableArray<PathStep> Rest)
{
    /// <summary>The raw JSON of the slot is the value of the path.</summary>
    public bool IsPlain => Rest.IsEmpty && (TargetField >= 0 || !Steps.IsEmpty);
}

/// <summary>All slots of a mapping, bound to the record reader and to the target fields.</summary>
internal sealed class SlotBindings
{
    private SlotBindings(SlotTree tree, ImmutableArray<SlotBinding> slots)
    {
        Tree = tree;
        All = slots;
    }

    public SlotTree Tree { get; }

    public ImmutableArray<SlotBinding> All { get; }

    public static SlotBindings Of(SlotTable table, IReadOnlyDictionary<string, int> targetFields)
    {
        var tree = new SlotTree();
        var slots = table.Paths.Select(path => path.Root == MappingCompiler.Target ? OfTarget(path, targetFields) : OfSource(path, tree));
        return new SlotBindings(tree, [.. slots]);
    }

    private static SlotBinding OfSource(RecordPath path, SlotTree tree)
    {
        var fields = path.Steps.TakeWhile(s => s.Field is not null).Select(s => s.Field!).ToArray();
        var last = tree.Add(fields);
        return new SlotBinding(path, -1, tree.PathTo(last), [.. path.Steps.Skip(fields.Length)]);
    }

    private static SlotBinding OfTarget(RecordPath path, IReadOnlyDictionary<string, int> fields) =>
        path.Steps is [{ Field: { } name }, ..] && fields.TryGetValue(name, out var field)
            ? new SlotBinding(path, field, [], [.. path.Steps.Skip(1)])
            : new SlotBinding(path, int.MaxValue, [], [.. path.Steps]);
}
