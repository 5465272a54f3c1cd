using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>
/// Resolves names and finds the type of every part. Without strictness all types are dyn and what cannot be resolved is
/// left to fail while the expression runs.
/// </summary>
internal sealed partial class Checker
{
    private readonly CelEnvironment _environment;
    private readonly ParsedExpression _parsed;
    private readonly bool _isStrict;
    private readonly DiagnosticBag _diagnostics;
    private readonly TypeUnifier _unifier = new();
    private readonly Dictionary<Expr, CelType> _types = new(SamePart.Comparer);
    private readonly Dictionary<Expr, Reference> _references = new(SamePart.Comparer);
    private readonly Dictionary<Expr, int> _binders = new(SamePart.Comparer);
    private Scope? _scope;
    private int _depth;
    private int _localCount;

    public Checker(CelEnvironment environment, ParsedExpression parsed, bool isStrict)
    {
        _environment = environment;
        _parsed = parsed;
        _isStrict = isStrict;
        _diagnostics = new DiagnosticBag(parsed.Source, environment.Limits.MaxDiagnostics);
    }

    public CheckedExpression Check()
    {
        Visit(_parsed.Root);
        foreach (var (part, type) in _types)
        {
            // Setting the value of a key that is there does not disturb the enumeration.
            _types[part] = _unifier.Substitute(type, unknownIsDyn: true);
        }

        return new CheckedExpression(
            _parsed, [.. _parsed.Diagnostics, .. _diagnostics.Items], _types, _references, _binders, _localCount);
    }

    private CelType Visit(Expr part)
    {
        var type = part switch
        {
            LiteralExpr literal => CelType.OfKind(literal.Value.Kind),
            IdentExpr name => Ident(name),
            SelectExpr select => Select(select),
            CallExpr call => Call(call),
            ListExpr list => List(list),
            MapExpr map => Map(map),
            ComprehensionExpr comprehension => Comprehension(comprehension),
            BindExpr bind => Bind(bind),
            OptionalMapExpr optional => OptionalMap(optional),
            _ => CelType.Error,
        };
        return _types[part] = _isStrict ? type : CelType.Dyn;
    }

    private CelType Ident(IdentExpr name)
    {
        if (!name.IsRooted && Scope.Find(_scope, name.Name) is { } local)
        {
            _references[name] = new LocalReference(local.Slot);
            return local.Type;
        }

        return TryName(name, name.Name, name.IsRooted) ?? UnknownName(name);
    }

    /// <summary>Resolves a name, inner name spaces of the container first.</summary>
    private CelType? TryName(Expr part, string name, bool isRooted)
    {
        foreach (var candidate in Candidates(name, isRooted))
        {
            if (_environment.Variables.TryGetValue(candidate, out var variable))
            {
                _references[part] = new VariableReference(variable);
                return variable.Type;
            }

            if (TypeNamed(candidate) is { } type)
            {
                _references[part] = new TypeReference(type);
                return CelType.TypeOf(type);
            }
        }

        return null;
    }

    private CelType? TypeNamed(string name) => name is "null" or "timestamp" or "duration" ? null
        : CelType.Builtin(name) ?? (_environment.TryGetType(name, out var type) ? type : null);

    private IEnumerable<string> Candidates(string name, bool isRooted)
    {
        var container = isRooted ? "" : _environment.Container;
        while (container.Length > 0)
        {
            yield return $"{container}.{name}";
            container = container.LastIndexOf('.') is var dot and >= 0 ? container[..dot] : "";
        }

        yield return name;
    }

    private CelType UnknownName(IdentExpr name)
    {
        if (_isStrict)
        {
            var known = new List<string>(_environment.Variables.Keys);
            for (var scope = _scope; scope is not null; scope = scope.Outer)
            {
                known.Add(scope.Name);
            }

            _diagnostics.Add(
                DiagnosticKind.UnknownName, $"'{name.Name}' is not known here.", name.Span.Offset, name.Span.Length, NearestName.Find(name.Name, known));
        }

        return CelType.Error;
    }

    private CelType Select(SelectExpr select)
    {
        if (!select.IsTest && !select.IsOptional && QualifiedName(select) is var (name, isRooted) && TryName(select, name, isRooted) is { } found)
        {
            return found;
        }

        var operand = _unifier.Substitute(Visit(select.Operand), unknownIsDyn: false).NonNull;
        var isOptional = operand.IsOptional;
        var inner = isOptional ? _unifier.Substitute(operand.Parameters[0], unknownIsDyn: false).NonNull : operand;
        var field = FieldType(select, inner);
        return select.IsTest ? CelType.Bool
            : isOptional || select.IsOptional ? CelType.Optional(field)
            : field;
    }

    /// <summary>The dotted name a chain of fields spells, unless it starts at a local variable.</summary>
    private (string Name, bool IsRooted)? QualifiedName(Expr part)
    {
        var first = part;
        while (first is SelectExpr { IsTest: false, IsOptional: false } select)
        {
            first = select.Operand;
        }

        // Nearly every chain reads fields of a record: it is not spelt out where no known name begins that way.
        return first is IdentExpr root && (_environment.Container.Length > 0 || _environment.IsNameSpace(root.Name)) && (root.IsRooted || Scope.Find(_scope, root.Name) is null)
            ? (Spelt(part), root.IsRooted)
            : null;
    }

    private static string Spelt(Expr part) => part is SelectExpr select ? $"{Spelt(select.Operand)}.{select.Field}" : ((IdentExpr)part).Name;

    private CelType FieldType(SelectExpr select, CelType operand)
    {
        switch (operand.Kind)
        {
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return operand;
            case CelTypeKind.Parameter:
                _unifier.Assignable(CelType.Dyn, operand);
                return CelType.Dyn;
            case CelTypeKind.Map:
                return operand.Parameters[1];
            case CelTypeKind.Object:
                return ObjectField(operand, select.Field, select.FieldSpan);
        }

        if (_isStrict)
        {
            _diagnostics.Add(
                DiagnosticKind.Type, $"A value of type {operand} has no fields.", select.FieldSpan.Offset, select.FieldSpan.Length, null, "map", operand.ToString());
        }

        return CelType.Error;
    }

    private CelType ObjectField(CelType operand, string field, TextSpan span)
    {
        if (operand.Fields.TryGetValue(field, out var found))
        {
            return found.Type;
        }

        _diagnostics.Add(
            DiagnosticKind.UnknownName, $"'{operand.Name}' has no field '{field}'.", span.Offset, span.Length, NearestName.Find(field, operand.Fields.Keys));
        return CelType.Error;
    }

    private CelType List(ListExpr list)
    {
        CelType? element = null;
        foreach (var item in list.Elements)
        {
            var type = Visit(item.Value);
            element = _unifier.Join(element, item.IsOptional ? Unwrap(item.Value, type) : type);
        }

        return CelType.List(element ?? _unifier.Fresh());
    }

    private CelType Map(MapExpr map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            var keyType = Visit(entry.Key);
            RequireKey(entry.Key, keyType);
            key = _unifier.Join(key, keyType);
            var type = Visit(entry.Value);
            value = _unifier.Join(value, entry.IsOptional ? Unwrap(entry.Value, type) : type);
        }

        return CelType.Map(key ?? _unifier.Fresh(), value ?? _unifier.Fresh());
    }

    private void RequireKey(Expr key, CelType type)
    {
        var known = _unifier.Substitute(type, unknownIsDyn: true).NonNull;
        if (_isStrict && !(known.IsDyn || known.Kind is CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.String))
        {
            Mismatch(key, "bool, int, uint or string", known);
        }
    }

    private CelType Unwrap(Expr part, CelType type)
    {
        var inner = _unifier.Fresh();
        Require(part, type, CelType.Optional(inner));
        return inner;
    }

    private void Require(Expr part, CelType found, CelType expected)
    {
        if (_isStrict && !_unifier.Assignable(found, expected))
        {
            Mismatch(part, _unifier.Substitute(expected, unknownIsDyn: true).ToString(), found);
        }
    }

    private void Mismatch(Expr part, string expected, CelType found)
    {
        var shown = _unifier.Substitute(found, unknownIsDyn: true).ToString();
        _diagnostics.Add(
            DiagnosticKind.Type, $"Expected {expected}, found {shown}.", part.Span.Offset, part.Span.Length, null, expected, shown);
    }
}
