using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>What one mapper's rules share while a record is mapped. One per thread.</summary>
internal sealed class RuleState(EvaluationContext context, RecordSlots slots, LetProgram[] lets)
{
    private readonly long[] _computedIn = new long[lets.Length];
    private long _record;

    public EvaluationContext Context => context;

    public RecordSlots Slots => slots;

    public void Next() => _record++;

    /// <summary>Computes a <c>let</c> part once a record, and only for rules that run.</summary>
    public void Need(int let)
    {
        if (_computedIn[let] == _record)
        {
            return;
        }
        foreach (var other in lets[let].Needs)
        {
            Need(other);
        }
        _computedIn[let] = _record;
        var value = lets[let].Expression.Evaluate(context);
        // A failure keeps its reason; its place is that of the name in the rule, not one in another text.
        context.Variables[lets[let].Variable] = value.IsError ? CelValue.Of(value.AsError with { Offset = -1, Length = 0 }) : value;
    }
}

/// <summary>A <c>let</c> part ready to run: its place among the variables, and the parts it needs itself.</summary>
internal sealed record LetProgram(CompiledExpression Expression, int Variable, int[] Needs);
