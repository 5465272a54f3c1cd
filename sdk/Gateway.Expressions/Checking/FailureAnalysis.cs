using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>
/// Finds the ways in which a checked expression can fail while it runs. It is careful: what it does not list cannot
/// happen as long as values have their declared types; what it lists may be impossible for reasons it cannot see.
/// </summary>
internal sealed partial class FailureAnalysis
{
    private readonly CheckedExpression _expression;
    private readonly List<Failure> _failures = [];
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);

    private FailureAnalysis(CheckedExpression expression) => _expression = expression;

    public static IReadOnlyList<Failure> Of(CheckedExpression expression)
    {
        var analysis = new FailureAnalysis(expression);
        analysis.Visit(expression.Parsed.Root);
        return analysis._failures;
    }

    private void Visit(Expr part)
    {
        switch (part)
        {
            case CallExpr { Function: Operators.And } call:
                Chain(call.Arguments, holds: true);
                break;
            case CallExpr { Function: Operators.Or } call:
                Chain(call.Arguments, holds: false);
                break;
            case CallExpr { Function: Operators.Conditional } call:
                Condition(call.Arguments[0]);
                Under(Facts(call.Arguments[0], holds: true), () => Visit(call.Arguments[1]));
                Under(Facts(call.Arguments[0], holds: false), () => Visit(call.Arguments[2]));
                break;
            case CallExpr call:
                Call(call);
                break;
            case SelectExpr select when _expression.ReferenceOf(select) is null:
                Visit(select.Operand);
                Select(select);
                break;
            case ListExpr list:
                foreach (var element in list.Elements)
                {
                    Visit(element.Value);
                    NeedsOptional(element.Value, element.IsOptional);
                }

                break;
            case OptionalMapExpr optional:
                Visit(optional.Target);
                NeedsOptional(optional.Target, true);
                Visit(optional.Body);
                NeedsOptional(optional.Body, optional.IsFlat);
                break;
            case ComprehensionExpr comprehension:
                Comprehension(comprehension);
                break;
            case MapExpr map:
                Map(map);
                break;
            default:
                foreach (var child in part.Children)
                {
                    Visit(child);
                }

                break;
        }
    }

    /// <summary>Each operand runs knowing what the ones before it decided.</summary>
    private void Chain(IReadOnlyList<Expr> operands, bool holds)
    {
        var known = new List<string>();
        foreach (var operand in operands)
        {
            Under(known, () => Condition(operand));
            known.AddRange(Facts(operand, holds));
        }
    }

    private void Condition(Expr part)
    {
        Visit(part);
        if (_expression.TypeOf(part) is { IsDyn: true } or { Kind: CelTypeKind.Nullable })
        {
            Add(part, $"{Text(part)} is not bool");
        }
    }

    private void Comprehension(ComprehensionExpr part)
    {
        Visit(part.Range);
        var range = _expression.TypeOf(part.Range);
        if (range.IsDyn)
        {
            Add(part.Range, $"{Text(part.Range)} is not a list or map");
        }

        NeedsValue(part.Range, range, part.Range.Span, part.Range);
        if (part.Condition is not null)
        {
            Condition(part.Condition);
        }

        if (part.Kind is ComprehensionKind.ToList or ComprehensionKind.ToMap or ComprehensionKind.ToMapEntries)
        {
            Visit(part.Body);
        }
        else
        {
            Condition(part.Body);
        }

        if (part.Kind == ComprehensionKind.ToMapEntries)
        {
            Add(part, "two entries have the same key");
        }
    }

    private void Under(IEnumerable<string> facts, Action visit)
    {
        var added = facts.Where(_present.Add).ToArray();
        visit();
        _present.ExceptWith(added);
    }

    /// <summary>The parts known to be there, and not null, when a condition holds or does not.</summary>
    private IEnumerable<string> Facts(Expr condition, bool holds) => condition switch
    {
        CallExpr { Function: Operators.Not } opposite => Facts(opposite.Arguments[0], !holds),
        CallExpr { Function: Operators.And } both when holds => both.Arguments.SelectMany(operand => Facts(operand, true)),
        CallExpr { Function: Operators.Or } either when !holds => either.Arguments.SelectMany(operand => Facts(operand, false)),
        SelectExpr { IsTest: true } test when holds => [There(test)],
        CallExpr { Function: Operators.NotEquals } differs when holds => NotNull(differs),
        CallExpr { Function: Operators.Equals } equals when !holds => NotNull(equals),
        _ => [],
    };

    private IEnumerable<string> NotNull(CallExpr comparison) => comparison.Arguments switch
    {
        [var part, LiteralExpr { Value.IsNull: true }] => [NotNull(part), There(part)],
        [LiteralExpr { Value.IsNull: true }, var part] => [NotNull(part), There(part)],
        _ => [],
    };

    private string There(Expr part) => $"there:{Shape(part)}";

    private string NotNull(Expr part) => $"value:{Shape(part)}";

    /// <summary>The text of a chain of fields, so that the same chain elsewhere is recognised.</summary>
    private string Shape(Expr part) => part switch
    {
        SelectExpr select => $"{Shape(select.Operand)}.{select.Field}",
        IdentExpr name => _expression.ReferenceOf(name) is LocalReference local ? $"#{local.Slot}:{name.Name}" : name.Name,
        _ => $"@{part.Span.Offset}:{part.Span.Length}",
    };

    private void NeedsValue(Expr part, CelType type, TextSpan span, Expr failing)
    {
        if (type.Kind is CelTypeKind.Nullable or CelTypeKind.Null && !_present.Contains(NotNull(part)))
        {
            Add(failing, $"{Text(part)} is null", span);
        }
    }

    private void Add(Expr part, string when, TextSpan? span = null)
    {
        var place = span ?? part.Span;
        if (!_failures.Exists(known => known.Span == place && known.Message == when))
        {
            _failures.Add(new Failure(when, place, part));
        }
    }

    private string Text(Expr part) => $"'{_expression.Parsed.Source.AsSpan(part.Span.Offset, part.Span.Length)}'";
}
