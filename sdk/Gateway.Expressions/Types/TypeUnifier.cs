namespace Gateway.Expressions;

/// <summary>Finds out which types the type parameters of signatures stand for, as the language's checker does.</summary>
internal sealed class TypeUnifier
{
    private readonly Dictionary<string, CelType> _bindings = new(StringComparer.Ordinal);
    private readonly Stack<(string Parameter, CelType? Before)> _learnt = new();
    private int _next;

    /// <summary>A parameter that occurs nowhere else.</summary>
    public CelType Fresh() => CelType.Parameter($"_{_next++}");

    /// <summary>The parameter types and the result of a variant, with each type parameter replaced by one of its own.</summary>
    public (IReadOnlyList<CelType> Parameters, CelType Result) Instantiate(CelOverload overload)
    {
        if (!overload.IsGeneric)
        {
            return (overload.Parameters, overload.Result);
        }

        var renamed = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return ([.. overload.Parameters.Select(type => Rename(type, renamed))], Rename(overload.Result, renamed));
    }

    /// <summary>Whether every value type fits its parameter type. Nothing is learnt where one does not.</summary>
    public bool Assignable(IReadOnlyList<CelType> values, IReadOnlyList<CelType> parameters)
    {
        _learnt.Clear();
        for (var i = 0; i < values.Count; i++)
        {
            if (!Assignable(values[i], parameters[i], 0))
            {
                Forget();
                return false;
            }
        }

        return true;
    }

    public bool Assignable(CelType value, CelType parameter)
    {
        _learnt.Clear();
        if (Assignable(value, parameter, 0))
        {
            return true;
        }

        Forget();
        return false;
    }

    /// <summary>The common type of two list elements, map keys or map values.</summary>
    public CelType Join(CelType? previous, CelType current)
    {
        if (previous is null)
        {
            return current;
        }

        if (Assignable(previous, current))
        {
            return MostGeneral(previous, current);
        }

        return Assignable(current, previous) ? MostGeneral(previous, current) : CelType.Dyn;
    }

    /// <summary>The type with everything that is known filled in; unknown parameters become dyn where wanted.</summary>
    public CelType Substitute(CelType type, bool unknownIsDyn)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return _bindings.TryGetValue(type.Name, out var bound) ? Substitute(bound, unknownIsDyn)
                : unknownIsDyn ? CelType.Dyn : type;
        }

        if (!type.HasVariables)
        {
            return type;
        }

        var parameters = new CelType[type.Parameters.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Substitute(type.Parameters[i], unknownIsDyn);
        }

        return type.WithParameters(parameters);
    }

    private CelType Rename(CelType type, Dictionary<string, CelType> renamed)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return renamed.TryGetValue(type.Name, out var known) ? known : renamed[type.Name] = Fresh();
        }

        return type.HasVariables ? type.WithParameters([.. type.Parameters.Select(parameter => Rename(parameter, renamed))]) : type;
    }

    private void Learn(CelType parameter, CelType type)
    {
        _learnt.Push((parameter.Name, _bindings.GetValueOrDefault(parameter.Name)));
        _bindings[parameter.Name] = type;
    }

    private void Forget()
    {
        while (_learnt.TryPop(out var last))
        {
            if (last.Before is null)
            {
                _bindings.Remove(last.Parameter);
            }
            else
            {
                _bindings[last.Parameter] = last.Before;
            }
        }
    }

    private bool Assignable(CelType value, CelType target, int depth)
    {
        if (depth > 64)
        {
            return false;
        }

        if (target.Kind == CelTypeKind.Parameter)
        {
            return ReferenceEquals(value, target) || Bind(target, value, depth);
        }

        if (value.Kind == CelTypeKind.Parameter)
        {
            return Bind(value, target, depth);
        }

        if (value.IsDyn || target.IsDyn)
        {
            return true;
        }

        if (value.Kind == CelTypeKind.Null || target.Kind == CelTypeKind.Null)
        {
            return TakesNull(value.Kind == CelTypeKind.Null ? target : value);
        }

        if (value.Kind == CelTypeKind.Nullable || target.Kind == CelTypeKind.Nullable)
        {
            return Assignable(value.NonNull, target.NonNull, depth + 1);
        }

        return Structural(value, target, depth);
    }

    private bool Structural(CelType value, CelType target, int depth)
    {
        if (value.Kind == CelTypeKind.Object && target.Kind == CelTypeKind.Map)
        {
            return Assignable(CelType.String, target.Parameters[0], depth + 1) && Assignable(CelType.Dyn, target.Parameters[1], depth + 1);
        }

        if (value.Kind != target.Kind || value.Name != target.Name)
        {
            return false;
        }

        if (value.Kind == CelTypeKind.Type)
        {
            return true;
        }

        if (value.Parameters.Count != target.Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < value.Parameters.Count; i++)
        {
            if (!Assignable(value.Parameters[i], target.Parameters[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool Bind(CelType parameter, CelType type, int depth)
    {
        if (_bindings.TryGetValue(parameter.Name, out var bound))
        {
            if (!Assignable(type, bound, depth + 1))
            {
                return false;
            }

            var general = MostGeneral(type, bound);
            if (!Occurs(parameter, general))
            {
                Learn(parameter, general);
            }

            return true;
        }

        if (type.Kind == CelTypeKind.Parameter && Substitute(type, false) is { Kind: CelTypeKind.Parameter } root && root.Name == parameter.Name)
        {
            return true;
        }

        if (Occurs(parameter, type))
        {
            return false;
        }

        Learn(parameter, type);
        return true;
    }

    private bool Occurs(CelType parameter, CelType type)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Name == parameter.Name || (_bindings.TryGetValue(type.Name, out var bound) && Occurs(parameter, bound));
        }

        return type.HasVariables && type.Parameters.Any(inner => Occurs(parameter, inner));
    }

    private static bool TakesNull(CelType type) =>
        type.Kind is CelTypeKind.Null or CelTypeKind.Nullable or CelTypeKind.Object or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Opaque;

    private static CelType MostGeneral(CelType a, CelType b) => LessSpecific(a, b) ? a : b;

    private static bool LessSpecific(CelType a, CelType b)
    {
        if (a.IsDyn || a.Kind == CelTypeKind.Parameter)
        {
            return true;
        }

        if (b.IsDyn || b.Kind == CelTypeKind.Parameter)
        {
            return false;
        }

        if (b.Kind == CelTypeKind.Null || (a.Kind == CelTypeKind.Nullable && b.Kind != CelTypeKind.Nullable))
        {
            return true;
        }

        if (a.Kind != b.Kind || a.Name != b.Name || a.Parameters.Count != b.Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Parameters.Count; i++)
        {
            if (!LessSpecific(a.Parameters[i], b.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }
}
