using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

internal sealed class SelectNode(TextSpan span, Node operand, string field) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        switch (value.Kind)
        {
            case CelKind.Map:
                return value.AsMap.TryGet(field, out var found) ? found : Fail(CelErrorKind.NoSuchKey, $"There is no '{field}'.");
            case CelKind.Optional:
                return Fields.Optional(value, field);
            case CelKind.Error:
                return value;
            default:
                return Fail(CelErrorKind.NoSuchOverload, $"A value of type {ValueText.TypeName(value)} has no fields.");
        }
    }
}

internal sealed class OptionalSelectNode(TextSpan span, Node operand, string field) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        return value.IsError ? value : Placed(Fields.Optional(value, field));
    }
}

internal sealed class TestNode(TextSpan span, Node operand, string field) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        if (value.Kind == CelKind.Map)
        {
            return CelValue.Of(value.AsMap.TryGet(field, out _));
        }

        if (value.Kind != CelKind.Optional)
        {
            return value.IsError ? value : Fail(CelErrorKind.NoSuchOverload, $"A value of type {ValueText.TypeName(value)} has no fields.");
        }

        var found = Fields.Optional(value, field);
        return found.IsError ? Placed(found) : CelValue.Of(found.TryGetOptional(out _));
    }
}

internal static class Fields
{
    /// <summary>The field of a map or of the map in an optional, as an optional.</summary>
    public static CelValue Optional(CelValue value, string field)
    {
        if (value.Kind == CelKind.Optional && !value.TryGetOptional(out value))
        {
            return CelValue.None;
        }

        return value.Kind != CelKind.Map
            ? CelValue.Fail(CelErrorKind.NoSuchOverload, $"A value of type {ValueText.TypeName(value)} has no fields.")
            : value.AsMap.TryGet(field, out var found) ? CelValue.Some(found) : CelValue.None;
    }

    /// <summary>The element of a list or map; missing where there is none.</summary>
    public static CelValue Element(in CelValue value, in CelValue index)
    {
        if (value.Kind == CelKind.Map)
        {
            return CelMapBuilder.IsKey(index.Kind) || index.Kind == CelKind.Double
                ? value.AsMap.TryGet(index, out var found) ? found : default
                : CelValue.Fail(CelErrorKind.NoSuchKey, $"A value of type {ValueText.TypeName(index)} is never a key.");
        }

        if (value.Kind != CelKind.List)
        {
            return CelValue.Fail(CelErrorKind.NoSuchOverload, $"A value of type {ValueText.TypeName(value)} has no elements.");
        }

        var position = Position(index);
        return position is null ? CelValue.Fail(CelErrorKind.InvalidArgument, $"A value of type {ValueText.TypeName(index)} is not a list index.")
            : position >= 0 && position < value.AsList.Count ? value.AsList[(int)position]
            : default;
    }

    private static long? Position(in CelValue index) => index.Kind switch
    {
        CelKind.Int => index.Bits,
        CelKind.Uint => index.Bits < 0 ? long.MaxValue : index.Bits,
        CelKind.Double when index.RawDouble is >= int.MinValue and <= int.MaxValue && Math.Floor(index.RawDouble) == index.RawDouble => (long)index.RawDouble,
        _ => null,
    };
}

internal sealed class IndexNode(TextSpan span, Node operand, Node index) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        if (value.IsError)
        {
            return value;
        }

        var key = index.Evaluate(context);
        if (key.IsError)
        {
            return key;
        }

        if (value.Kind == CelKind.Optional)
        {
            return Placed(OptionalIndexNode.Element(value, key));
        }

        var found = Fields.Element(value, key);
        return !found.IsMissing ? Placed(found)
            : value.Kind == CelKind.List ? Fail(CelErrorKind.IndexOutOfRange, $"The list has {value.AsList.Count} elements; there is no element {key}.")
            : Fail(CelErrorKind.NoSuchKey, $"There is no key {key}.");
    }
}

internal sealed class OptionalIndexNode(TextSpan span, Node operand, Node index) : Node(span)
{
    public override CelValue Evaluate(EvaluationContext context)
    {
        var value = operand.Evaluate(context);
        if (value.IsError)
        {
            return value;
        }

        var key = index.Evaluate(context);
        return key.IsError ? key : Placed(Element(value, key));
    }

    public static CelValue Element(CelValue value, in CelValue key)
    {
        if (value.Kind == CelKind.Optional && !value.TryGetOptional(out value))
        {
            return CelValue.None;
        }

        var found = Fields.Element(value, key);
        return found.IsMissing ? CelValue.None : found.IsError ? found : CelValue.Some(found);
    }
}
