using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>An operation over two values that are no failures; missing means that it does not take them.</summary>
internal interface IBinaryOperation
{
    static abstract CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context);
}

/// <summary>An operator of the language; variants that the host registered come after its own.</summary>
internal sealed class OperatorNode<TOperation>(TextSpan span, string function, Node left, Node right, CelOverload[] extras) : Node(span)
    where TOperation : IBinaryOperation
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

        var result = TOperation.Apply(a, b, context);
        return result.Kind switch
        {
            CelKind.Missing => Extra(a, b, context),
            CelKind.Error => Placed(result),
            _ => result,
        };
    }

    private CelValue Extra(in CelValue a, in CelValue b, EvaluationContext context)
    {
        ReadOnlySpan<CelValue> arguments = [a, b];
        foreach (var overload in extras)
        {
            if (overload.Matches(arguments))
            {
                return Placed(overload.Invoke(arguments, context));
            }
        }

        return Fail(CelErrorKind.NoSuchOverload, ValueText.NoOverload(function, arguments));
    }
}
