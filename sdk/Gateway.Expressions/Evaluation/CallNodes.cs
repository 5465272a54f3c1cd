using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

internal sealed class Call1Node(TextSpan span, string function, CelOverload overload, Node argument) : Node(span)
{
    private readonly CelFunction1 _function = overload.Function1!;
    private readonly ValueMatch _match = overload.Kinds[0];

    public override CelValue Evaluate(EvaluationContext context)
    {
        var a = argument.Evaluate(context);
        return a.IsError ? a
            : !_match.Fits(a) ? Fail(CelErrorKind.NoSuchOverload, ValueText.NoOverload(function, [a]))
            : context.TryCharge(1) ? Placed(_function(a, context)) : context.Stopped;
    }
}

internal sealed class Call2Node(TextSpan span, string function, CelOverload overload, Node first, Node second) : Node(span)
{
    private readonly CelFunction2 _function = overload.Function2!;
    private readonly ValueMatch _match1 = overload.Kinds[0];
    private readonly ValueMatch _match2 = overload.Kinds[1];

    public override CelValue Evaluate(EvaluationContext context)
    {
        var a = first.Evaluate(context);
        if (a.IsError)
        {
            return a;
        }

        var b = second.Evaluate(context);
        return b.IsError ? b
            : !_match1.Fits(a) || !_match2.Fits(b) ? Fail(CelErrorKind.NoSuchOverload, ValueText.NoOverload(function, [a, b]))
            : context.TryCharge(1) ? Placed(_function(a, b, context)) : context.Stopped;
    }
}

/// <summary>A call of any number of arguments over any number of variants, chosen by the kinds of the values.</summary>
internal sealed class CallNode(TextSpan span, string function, CelOverload[] overloads, Node[] arguments) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context) => arguments.Length switch
    {
        0 => Invoke([], context),
        1 => One(context),
        2 => Two(context),
        _ => Many(context),
    };

    private CelValue One(EvaluationContext context)
    {
        var a = arguments[0].Evaluate(context);
        return a.IsError ? a : Invoke([a], context);
    }

    private CelValue Two(EvaluationContext context)
    {
        var a = arguments[0].Evaluate(context);
        if (a.IsError)
        {
            return a;
        }

        var b = arguments[1].Evaluate(context);
        return b.IsError ? b : Invoke([a, b], context);
    }

    private CelValue Many(EvaluationContext context)
    {
        var buffer = new ArgumentBuffer();
        Span<CelValue> values = arguments.Length <= ArgumentBuffer.Length
            ? ((Span<CelValue>)buffer)[..arguments.Length]
            : new CelValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Evaluate(context);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        return Invoke(values, context);
    }

    private CelValue Invoke(ReadOnlySpan<CelValue> values, EvaluationContext context)
    {
        if (!context.TryCharge(1))
        {
            return context.Stopped;
        }

        foreach (var overload in overloads)
        {
            if (overload.Matches(values))
            {
                return Placed(overload.Invoke(values, context));
            }
        }

        return Fail(CelErrorKind.NoSuchOverload, ValueText.NoOverload(function, values));
    }

    [System.Runtime.CompilerServices.InlineArray(Length)]
    private struct ArgumentBuffer
    {
        public const int Length = 4;
        private CelValue _first;
    }
}

internal sealed class FailNode(TextSpan span, CelErrorKind kind, string message) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context) => Fail(kind, message);
}
