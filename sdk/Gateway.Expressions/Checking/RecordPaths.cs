using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>Finds constant paths below record roots.</summary>
internal static class RecordPaths
{
    /// <param name="Path">The path.</param>
    /// <param name="OptionalFrom">The step from which absence is an empty optional; past the end where none.</param>
    /// <param name="IsTest">Whether only presence is asked.</param>
    internal readonly record struct Access(RecordPath Path, int OptionalFrom, bool IsTest);

    public static Access? Of(CheckedExpression expression, Expr part)
    {
        var steps = new List<PathStep>();
        var optionalAt = -1;
        var isTest = part is SelectExpr { IsTest: true };
        while (expression.ReferenceOf(part) is not VariableReference)
        {
            if (Step(part, isTest && steps.Count == 0) is not var (operand, step, isOptional))
            {
                return null;
            }

            steps.Add(step);
            optionalAt = isOptional ? steps.Count : optionalAt;
            part = operand;
        }

        var variable = ((VariableReference)expression.ReferenceOf(part)!).Variable;
        if (!variable.IsRecordRoot)
        {
            return null;
        }

        steps.Reverse();
        var prefix = variable.AliasOf?.Steps ?? [];
        var path = new RecordPath(variable.AliasOf?.Root ?? variable.Name, [.. prefix, .. steps]);
        var optionalFrom = optionalAt < 0 ? int.MaxValue : prefix.Count + steps.Count - optionalAt;
        return new Access(path, optionalFrom, isTest);
    }

    private static (Expr Operand, PathStep Step, bool IsOptional)? Step(Expr part, bool allowTest) => part switch
    {
        SelectExpr select when !select.IsTest || allowTest => (select.Operand, new PathStep(select.Field), select.IsOptional),
        CallExpr { Function: Operators.Index or Operators.OptionalIndex, Arguments: [var operand, LiteralExpr { Value: var key }] } call =>
            Key(key) is { } step ? (operand, step, call.Function == Operators.OptionalIndex) : null,
        _ => null,
    };

    private static PathStep? Key(CelValue key) => key.Kind switch
    {
        CelKind.String => new PathStep(key.AsString),
        CelKind.Int when key.AsInt is >= 0 and <= int.MaxValue => new PathStep(null, (int)key.AsInt),
        _ => null,
    };
}
