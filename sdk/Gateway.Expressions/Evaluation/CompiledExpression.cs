using Gateway.Expressions.Evaluation;

namespace Gateway.Expressions;

/// <summary>A runnable expression. Immutable and safe to share between threads.</summary>
public sealed class CompiledExpression
{
    private readonly Node _root;
    private readonly int _localCount;

    internal CompiledExpression(CheckedExpression source, Node root, SlotTable slots, IReadOnlyList<int> readSlots)
    {
        Source = source;
        _root = root;
        _localCount = source.LocalCount;
        Slots = slots;
        ReadSlots = readSlots;
    }

    /// <summary>The expression it was made from.</summary>
    public CheckedExpression Source { get; }

    /// <summary>The slot table it was compiled into.</summary>
    public SlotTable Slots { get; }

    /// <summary>The slots it reads: its lineage.</summary>
    public IReadOnlyList<int> ReadSlots { get; }

    /// <summary>The record paths it reads: its lineage.</summary>
    public IEnumerable<RecordPath> ReadPaths => ReadSlots.Select(slot => Slots.Paths[slot]);

    /// <summary>Runs it. A failure is a value of kind <see cref="CelKind.Error"/>, never an exception.</summary>
    public CelValue Evaluate(EvaluationContext context)
    {
        context.Begin(_localCount);
        var value = _root.Evaluate(context);
        return context.Fatal is { } fatal ? CelValue.Of(fatal) : value;
    }
}
