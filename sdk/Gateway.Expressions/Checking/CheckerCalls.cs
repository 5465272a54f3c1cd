using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>Calls of functions and operators.</summary>
internal sealed partial class Checker
{
    private CelType Call(CallExpr call)
    {
        if (call.Function is Operators.And or Operators.Or)
        {
            foreach (var operand in call.Arguments)
            {
                Require(operand, Visit(operand), CelType.Bool);
            }

            return CelType.Bool;
        }

        if (call.Function == Operators.Conditional)
        {
            return Conditional(call);
        }

        if (Namespaced(call) is { } function)
        {
            return Resolve(call, function, call.Arguments, isMember: false, isNamespaced: true);
        }

        IReadOnlyList<Expr> arguments = call.Target is null ? call.Arguments : [call.Target, .. call.Arguments];
        if (FindFunction(call.Function) is { } found)
        {
            return Resolve(call, found, arguments, call.Target is not null, isNamespaced: false);
        }

        foreach (var argument in IsNameSpace(call.Target) ? call.Arguments : arguments)
        {
            Visit(argument);
        }

        return UnknownFunction(call);
    }

    private CelType Conditional(CallExpr call)
    {
        Require(call.Arguments[0], Visit(call.Arguments[0]), CelType.Bool);
        var whenTrue = Visit(call.Arguments[1]);
        var whenFalse = Visit(call.Arguments[2]);
        var result = _unifier.Fresh();
        Require(call.Arguments[1], whenTrue, result);
        Require(call.Arguments[2], whenFalse, result);
        return result;
    }

    /// <summary>Whether the name before the dot is only the start of function names, such as <c>math</c>.</summary>
    private bool IsNameSpace(Expr? target) => target is IdentExpr name && Scope.Find(_scope, name.Name) is null
        && !_environment.Variables.ContainsKey(name.Name)
        && _environment.IsNameSpace(name.Name);

    private FunctionDefinition? Namespaced(CallExpr call) =>
        call.Target is IdentExpr or SelectExpr && QualifiedName(call.Target) is var (name, isRooted)
            ? FindFunction($"{name}.{call.Function}", isRooted)
            : null;

    private FunctionDefinition? FindFunction(string name, bool isRooted = false)
    {
        foreach (var candidate in Candidates(name, isRooted))
        {
            if (_environment.Functions.TryGetValue(candidate, out var function))
            {
                return function;
            }
        }

        return null;
    }

    private CelType UnknownFunction(CallExpr call)
    {
        if (_isStrict)
        {
            var prefix = call.Target is IdentExpr space ? space.Name + "." : "";
            var suggestion = NearestName.Find(prefix + call.Function, _environment.Functions.Keys)
                ?? NearestName.Find(call.Function, _environment.Functions.Keys.Concat(_environment.Macros.Select(macro => macro.Name)));
            _diagnostics.Add(
                DiagnosticKind.UnknownFunction,
                $"There is no function '{call.Function}'{Arity(call)}.",
                call.NameSpan.Offset,
                call.NameSpan.Length,
                suggestion);
        }

        return CelType.Error;
    }

    private string Arity(CallExpr call) =>
        _environment.Macros.Any(macro => macro.Name == call.Function) ? $" over {call.Arguments.Count} arguments" : "";

    private CelType Resolve(CallExpr call, FunctionDefinition function, IReadOnlyList<Expr> arguments, bool isMember, bool isNamespaced)
    {
        var types = new CelType[arguments.Count];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = _unifier.Substitute(Visit(arguments[i]), unknownIsDyn: false);
            types[i] = _isStrict ? types[i] : CelType.Dyn;
        }

        if (function.Name is Operators.Index or Operators.OptionalIndex
            && types[0].NonNull is { Kind: CelTypeKind.Object } record && arguments[1] is LiteralExpr { Value.Kind: CelKind.String } key)
        {
            _references[call] = new FunctionReference(function, function.Overloads, false);
            var field = ObjectField(record, key.Value.AsString, key.Span);
            return function.Name == Operators.Index ? field : CelType.Optional(field);
        }

        var candidates = new List<CelOverload>();
        CelType? result = null;
        foreach (var overload in function.Overloads)
        {
            if (overload.IsMember != isMember || overload.Parameters.Count != types.Length)
            {
                continue;
            }

            var (parameters, answers) = _unifier.Instantiate(overload);
            if (_unifier.Assignable(types, parameters))
            {
                candidates.Add(overload);
                var answer = _unifier.Substitute(answers, unknownIsDyn: false);
                result = result is null || result.Equals(answer) ? answer : CelType.Dyn;
            }
        }

        _references[call] = new FunctionReference(function, candidates, isNamespaced);
        if (result is null)
        {
            NoVariant(call, function, arguments, types, isMember);
            return CelType.Error;
        }

        CheckLiterals(candidates, arguments);
        return result;
    }

    private void CheckLiterals(List<CelOverload> candidates, IReadOnlyList<Expr> arguments)
    {
        if (_isStrict && candidates is [{ CheckLiterals: { } check }])
        {
            var literals = arguments.Select(argument => argument is LiteralExpr literal ? literal.Value : (CelValue?)null).ToArray();
            if (check(literals) is { } problem)
            {
                var place = arguments.LastOrDefault(argument => argument is LiteralExpr) ?? arguments[0];
                _diagnostics.Add(DiagnosticKind.Argument, problem, place.Span.Offset, place.Span.Length);
            }
        }
    }

    private void NoVariant(CallExpr call, FunctionDefinition function, IReadOnlyList<Expr> arguments, CelType[] types, bool isMember)
    {
        if (!_isStrict)
        {
            return;
        }

        var fitting = function.Overloads.Where(overload => overload.IsMember == isMember && overload.Parameters.Count == types.Length).ToArray();
        if (fitting is [var only])
        {
            var (parameters, _) = _unifier.Instantiate(only);
            for (var i = 0; i < types.Length; i++)
            {
                if (!_unifier.Assignable(types[i], parameters[i]))
                {
                    Mismatch(arguments[i], only.Parameters[i].ToString(), types[i]);
                    return;
                }
            }
        }

        var written = Operators.Written(function.Name);
        var found = $"({string.Join(", ", types.Select(type => _unifier.Substitute(type, unknownIsDyn: true)))})";
        var known = fitting.Length > 0 ? fitting : [.. function.Overloads];
        var expected = string.Join("; ", known.Take(6).Select(overload => overload.Signature(function.Name)));
        var message = fitting.Length > 0
            ? $"'{written}' does not take {found}."
            : $"'{written}' is not called this way: {(known.Any(overload => overload.IsMember == isMember) ? "the number of arguments is wrong" : isMember ? "write it without a value before the dot" : "write it after a value and a dot")}.";
        _diagnostics.Add(DiagnosticKind.Type, message, call.NameSpan.Offset, call.NameSpan.Length, null, expected, found);
    }
}
