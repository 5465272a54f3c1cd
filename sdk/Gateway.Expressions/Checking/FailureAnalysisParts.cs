using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>Fields, literals and calls.</summary>
internal sealed partial class FailureAnalysis
{
    private void Select(SelectExpr select)
    {
        var operand = _expression.TypeOf(select.Operand);
        NeedsValue(select.Operand, operand, select.Span, select);
        var isOptional = operand.NonNull.IsOptional;
        var inner = isOptional ? operand.NonNull.Parameters[0] : operand;
        if (isOptional)
        {
            NeedsValue(select.Operand, inner, select.Span, select);
        }

        if (_present.Contains(There(select)))
        {
            return;
        }

        var needsField = !isOptional && !select.IsOptional && !select.IsTest;
        if (inner.IsDyn)
        {
            Add(select, $"{Text(select.Operand)} is not a record{(needsField ? $" or has no '{select.Field}'" : "")}");
        }
        else if (needsField && !(inner.NonNull.Kind == CelTypeKind.Object && inner.NonNull.Fields.TryGetValue(select.Field, out var field) && field.Required))
        {
            Add(select, $"'{select.Field}' is not there");
        }
    }

    private void Map(MapExpr map)
    {
        var keys = new HashSet<CelValue>();
        foreach (var entry in map.Entries)
        {
            Visit(entry.Key);
            Visit(entry.Value);
            if (_expression.TypeOf(entry.Key) is { IsDyn: true } or { Kind: CelTypeKind.Nullable })
            {
                Add(entry.Key, $"{Text(entry.Key)} is not bool, int, uint or string");
            }

            if (map.Entries.Count > 1 && !(entry.Key is LiteralExpr literal && keys.Add(literal.Value)))
            {
                Add(entry.Key, "the key is there twice");
            }

            NeedsOptional(entry.Value, entry.IsOptional);
        }
    }

    private void NeedsOptional(Expr part, bool isWanted)
    {
        if (isWanted && !_expression.TypeOf(part).IsOptional)
        {
            Add(part, $"{Text(part)} is not an optional");
        }
    }

    private void Call(CallExpr call)
    {
        foreach (var child in call.Children)
        {
            Visit(child);
        }

        if (_expression.ReferenceOf(call) is not FunctionReference { Candidates: var candidates } reference)
        {
            return;
        }

        var arguments = call.Target is null || reference.IsNamespaced ? call.Arguments : [call.Target, .. call.Arguments];
        if (call.Function is not (Operators.Equals or Operators.NotEquals))
        {
            Arguments(call, arguments, candidates);
        }

        if (call.Function == Operators.OptionalIndex)
        {
            Key(arguments[1]);
        }

        foreach (var reason in candidates.Select(candidate => candidate.FailsWhen).OfType<string>().Distinct())
        {
            if (!IsSafe(call))
            {
                Add(call, reason);
            }
        }
    }

    private void Key(Expr key)
    {
        if (_expression.TypeOf(key).Kind is not (CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.String))
        {
            Add(key, $"{Text(key)} is not bool, int, uint or string");
        }
    }

    /// <summary>The arguments of which it is not certain that they fit some variant.</summary>
    private void Arguments(CallExpr call, IReadOnlyList<Expr> arguments, IReadOnlyList<CelOverload> candidates)
    {
        var types = arguments.Select(_expression.TypeOf).ToArray();
        if (candidates.Any(candidate => types.Zip(candidate.Parameters).All(pair => IsCertain(pair.First, pair.Second))))
        {
            return;
        }

        var before = _failures.Count;
        for (var i = 0; i < arguments.Count; i++)
        {
            var position = i;
            if (types[i].Kind is CelTypeKind.Nullable or CelTypeKind.Null)
            {
                NeedsValue(arguments[i], types[i], arguments[i].Span, arguments[i]);
            }
            else if (!candidates.Any(candidate => IsCertain(types[position], candidate.Parameters[position])))
            {
                var expected = string.Join(" or ", candidates.Select(candidate => candidate.Parameters[position].ToString()).Distinct());
                Add(arguments[i], $"{Text(arguments[i])} is not {expected}");
            }
        }

        if (_failures.Count == before && !types.Any(type => type.Kind is CelTypeKind.Nullable or CelTypeKind.Null))
        {
            Add(call, "the values do not fit together");
        }
    }

    private static bool IsCertain(CelType value, CelType parameter)
    {
        if (parameter.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter)
        {
            return true;
        }

        if (parameter.Kind == CelTypeKind.Nullable)
        {
            return value.Kind == CelTypeKind.Null || IsCertain(value.NonNull, parameter.NonNull);
        }

        return value.Kind == parameter.Kind
            ? value.Kind == CelTypeKind.Type || value.Parameters.Zip(parameter.Parameters).All(pair => IsCertain(pair.First, pair.Second))
            : value.Kind == CelTypeKind.Object && parameter.Kind == CelTypeKind.Map;
    }

    // Division by a literal other than zero and minus one cannot fail.
    private static bool IsSafe(CallExpr call) =>
        call.Function is Operators.Divide or Operators.Modulo && call.Arguments[1] is LiteralExpr { Value: var divisor }
        && divisor != CelValue.Of(0L) && (divisor != CelValue.Of(-1L) || call.Function == Operators.Modulo);
}
