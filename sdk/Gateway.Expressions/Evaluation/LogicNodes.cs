using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>
/// <c>&amp;&amp;</c> and <c>||</c>: the deciding value wins wherever it stands, even beside failures; without it the first
/// failure is the answer.
/// </summary>
internal sealed class LogicalNode(TextSpan span, Node[] operands, bool deciding) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        CelValue failure = default;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(context);
            if (value.Kind == CelKind.Bool)
            {
                if (value.Bits != 0 == deciding)
                {
                    return value;
                }
            }
            else if (failure.IsMissing)
            {
                failure = value.IsError ? value
                    : Fail(CelErrorKind.NoSuchOverload, $"'{(deciding ? "||" : "&&")}' takes bool, not {ValueText.TypeName(value)}.");
            }
        }

        return failure.IsMissing ? CelValue.Of(!deciding) : failure;
    }
}

internal sealed class NotNode(TextSpan span, Node operand) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        return value.Kind == CelKind.Bool ? CelValue.Of(value.Bits == 0)
            : value.IsError ? value
            : Fail(CelErrorKind.NoSuchOverload, $"'!' takes bool, not {ValueText.TypeName(value)}.");
    }
}

internal sealed class ConditionalNode(TextSpan span, Node condition, Node whenTrue, Node whenFalse) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = condition.Evaluate(context);
        return value.IsTrue ? whenTrue.Evaluate(context)
            : value.IsFalse ? whenFalse.Evaluate(context)
            : value.IsError ? value
            : Fail(CelErrorKind.NoSuchOverload, $"The condition is {ValueText.TypeName(value)}, not bool.");
    }
}

internal sealed class EqualNode(TextSpan span, Node left, Node right, bool negate) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var a = left.Evaluate(context);
        if (a.IsError)
        {
            return a;
        }

        var b = right.Evaluate(context);
        if (b.IsError)
        {
            return b;
        }

        if (a.Kind >= CelKind.List && !context.TryCharge(Math.Min(ValueWeight.Of(a), ValueWeight.Of(b)) / 4))
        {
            return context.Stopped;
        }

        return CelValue.Of(Equality.Equal(a, b) != negate);
    }
}

/// <summary>Membership in a constant list whose elements can be hashed.</summary>
internal sealed class InConstantsNode(TextSpan span, Node element, HashSet<CelValue> constants) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = element.Evaluate(context);
        return value.IsError ? value : CelValue.Of(constants.Contains(value));
    }
}
