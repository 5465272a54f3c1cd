using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>Parts that introduce variables.</summary>
internal sealed partial class Checker
{
    private CelType Comprehension(ComprehensionExpr part)
    {
        var range = _unifier.Substitute(Visit(part.Range), unknownIsDyn: false).NonNull;
        var (key, element) = RangeTypes(part, range);
        var outer = _scope;
        var hasTwo = part.Variable2 is not null;
        _binders[part] = _depth;
        Push(part.Variable, hasTwo || range.Kind is CelTypeKind.Map or CelTypeKind.Object ? key : element);
        if (hasTwo)
        {
            Push(part.Variable2!, element);
        }

        if (part.Condition is not null)
        {
            Require(part.Condition, Visit(part.Condition), CelType.Bool);
        }

        var body = Visit(part.Body);
        var result = ComprehensionType(part, body, key, _scope!);
        Pop(outer, hasTwo ? 2 : 1);
        return result;
    }

    private CelType ComprehensionType(ComprehensionExpr part, CelType body, CelType key, Scope scope)
    {
        switch (part.Kind)
        {
            case ComprehensionKind.ToList:
                return CelType.List(body);
            case ComprehensionKind.ToMap:
                return CelType.Map(key, body);
            case ComprehensionKind.ToMapEntries:
                var map = CelType.Map(_unifier.Fresh(), _unifier.Fresh());
                Require(part.Body, body, map);
                return map;
            case ComprehensionKind.Filter:
                Require(part.Body, body, CelType.Bool);
                return CelType.List(scope.Type);
            default:
                Require(part.Body, body, CelType.Bool);
                return CelType.Bool;
        }
    }

    private (CelType Key, CelType Element) RangeTypes(ComprehensionExpr part, CelType range)
    {
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Object:
                return (CelType.String, CelType.Dyn);
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return (CelType.Dyn, CelType.Dyn);
            case CelTypeKind.Parameter:
                _unifier.Assignable(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            default:
                if (_isStrict)
                {
                    Mismatch(part.Range, "list or map", range);
                }

                return (CelType.Error, CelType.Error);
        }
    }

    private CelType Bind(BindExpr bind)
    {
        var value = Visit(bind.Value);
        var outer = _scope;
        _binders[bind] = _depth;
        Push(bind.Variable, value);
        var result = Visit(bind.Body);
        Pop(outer, 1);
        return result;
    }

    private CelType OptionalMap(OptionalMapExpr part)
    {
        var inner = Unwrap(part.Target, Visit(part.Target));
        var outer = _scope;
        _binders[part] = _depth;
        Push(part.Variable, _unifier.Substitute(inner, unknownIsDyn: false));
        var body = Visit(part.Body);
        Pop(outer, 1);
        return part.IsFlat ? CelType.Optional(Unwrap(part.Body, body)) : CelType.Optional(body);
    }

    private void Push(string name, CelType type)
    {
        _scope = new Scope(name, _isStrict ? type : CelType.Dyn, _depth++, _scope);
        _localCount = Math.Max(_localCount, _depth);
    }

    private void Pop(Scope? outer, int count)
    {
        _scope = outer;
        _depth -= count;
    }
}
