using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

internal sealed class ListNode(TextSpan span, Node[] elements, bool[] optional) : Node(span)
{
    private readonly bool _hasOptional = optional.AsSpan().Contains(true);

    public override CelValue Evaluate(EvaluationContext context)
    {
        var items = new CelValue[elements.Length];
        var count = 0;
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements[i].Evaluate(context);
            if (value.IsError)
            {
                return value;
            }

            if (!optional[i])
            {
                items[count++] = value;
            }
            else if (value.Kind != CelKind.Optional)
            {
                return Fail(CelErrorKind.NoSuchOverload, $"'?' takes an optional, not {ValueText.TypeName(value)}.");
            }
            else if (value.TryGetOptional(out var inner))
            {
                items[count++] = inner;
            }
        }

        return Placed(context.List(_hasOptional ? items[..count] : items));
    }
}

internal sealed class MapNode(TextSpan span, Node[] keys, Node[] values, bool[] optional) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var map = new CelMapBuilder(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(context);
            if (key.IsError)
            {
                return key;
            }

            if (!CelMapBuilder.IsKey(key.Kind))
            {
                return Fail(CelErrorKind.NoSuchOverload, $"A key is bool, int, uint or string, not {ValueText.TypeName(key)}.");
            }

            var value = values[i].Evaluate(context);
            if (value.IsError)
            {
                return value;
            }

            if (optional[i])
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Fail(CelErrorKind.NoSuchOverload, $"'?' takes an optional, not {ValueText.TypeName(value)}.");
                }

                if (!value.TryGetOptional(out value))
                {
                    continue;
                }
            }

            if (!map.Add(key, value))
            {
                return Fail(CelErrorKind.DuplicateKey, $"The key {key} is there twice.");
            }
        }

        return Placed(context.Map(map));
    }
}

internal sealed class BindNode(TextSpan span, int slot, Node value, Node body) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        context.Locals[slot] = value.Evaluate(context);
        return body.Evaluate(context);
    }
}

internal sealed class OptionalMapNode(TextSpan span, int slot, Node target, Node body, bool isFlat) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = target.Evaluate(context);
        if (value.IsError)
        {
            return value;
        }

        if (value.Kind != CelKind.Optional)
        {
            return Fail(CelErrorKind.NoSuchOverload, $"'{(isFlat ? "optFlatMap" : "optMap")}' takes an optional, not {ValueText.TypeName(value)}.");
        }

        if (!value.TryGetOptional(out var inner))
        {
            return CelValue.None;
        }

        context.Locals[slot] = inner;
        var result = body.Evaluate(context);
        return isFlat || result.IsError ? result : CelValue.Some(result);
    }
}

/// <summary><c>or</c> and <c>orValue</c>: the second runs only where the optional holds nothing.</summary>
internal sealed class OrElseNode(TextSpan span, string function, Node optional, Node otherwise, bool unwraps) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = optional.Evaluate(context);
        if (value.IsError)
        {
            return value;
        }

        if (value.Kind != CelKind.Optional)
        {
            return Fail(CelErrorKind.NoSuchOverload, $"'{function}' takes an optional, not {ValueText.TypeName(value)}.");
        }

        if (value.TryGetOptional(out var inner))
        {
            return unwraps ? inner : value;
        }

        var other = otherwise.Evaluate(context);
        return unwraps || other.Kind is CelKind.Optional or CelKind.Error ? other
            : Fail(CelErrorKind.NoSuchOverload, $"'{function}' takes an optional, not {ValueText.TypeName(other)}.");
    }
}
