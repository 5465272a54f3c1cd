using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>Optional values.</summary>
internal static class OptionalLibrary
{
    /// <summary>The variant whose second argument runs only when it is needed.</summary>
    public const string Or = "optional_or";

    /// <summary>The variant whose second argument runs only when it is needed.</summary>
    public const string OrValue = "optional_or_value";

    private static readonly CelType V = CelType.Parameter("V");
    private static readonly CelType Some = CelType.Optional(V);
    private static readonly CelType Values = CelType.List(V);

    public static FunctionLibrary Library { get; } = new("optionals",
    [
        new("optional.of", "An optional that holds the value.", "optional.of(1).value() == 1",
            CelOverload.Global("optional_of", [V], Some, (a, _) => CelValue.Some(a))),
        new("optional.none", "An optional that holds nothing.", "!optional.none().hasValue()",
            CelOverload.Global("optional_none", [], Some, _ => CelValue.None)),
        new("optional.ofNonZeroValue", "An optional that holds the value unless it is null, zero, false or empty.", "!optional.ofNonZeroValue('').hasValue()",
            CelOverload.Global("optional_of_non_zero", [V], Some, (a, _) => IsZero(a) ? CelValue.None : CelValue.Some(a))),
        new("hasValue", "Whether an optional holds a value.", "optional.of(1).hasValue()",
            CelOverload.Member("optional_has_value", [Some], CelType.Bool, (a, _) => CelValue.Of(a.TryGetOptional(out var _)))),
        new("value", "The value of an optional.", "optional.of(1).value() == 1",
            CelOverload.Member("optional_value", [Some], V, (a, _) => a.TryGetOptional(out var value)
                ? value : CelValue.Fail(CelErrorKind.EmptyOptional, "The optional holds no value."), "the optional holds no value")),
        new("or", "This optional if it holds a value, otherwise the other.", "optional.none().or(optional.of(1)).value() == 1",
            CelOverload.Member(Or, [Some, Some], Some, (a, b, _) => a.TryGetOptional(out var _) ? a : b)),
        new("orValue", "The value of the optional, otherwise the given one.", "optional.none().orValue(1) == 1",
            CelOverload.Member(OrValue, [Some, V], V, (a, b, _) => a.TryGetOptional(out var value) ? value : b)),
        new("optional.unwrap", "The values of those optionals that hold one.", "optional.unwrap([optional.of(1), optional.none()]) == [1]",
            CelOverload.Global("optional_unwrap", [CelType.List(Some)], Values, Unwrap, "an element is no optional")),
        new("unwrapOpt", "The values of those optionals that hold one.", "[optional.of(1), optional.none()].unwrapOpt() == [1]",
            CelOverload.Member("optional_unwrap_member", [CelType.List(Some)], Values, Unwrap, "an element is no optional")),
        new("first", "The first element as an optional.", "[1, 2].first().value() == 1",
            CelOverload.Member("list_first", [Values], Some, (a, _) => a.AsList.Count == 0 ? CelValue.None : CelValue.Some(a.AsList[0]))),
        new("last", "The last element as an optional.", "[1, 2].last().value() == 2",
            CelOverload.Member("list_last", [Values], Some, (a, _) => a.AsList.Count == 0 ? CelValue.None : CelValue.Some(a.AsList[a.AsList.Count - 1]))),
    ])
    {
        Macros = StandardMacros.Optionals,
        Types = [CelType.DynOptional],
    };

    private static CelValue Unwrap(CelValue list, EvaluationContext context)
    {
        var optionals = list.AsList;
        var values = new List<CelValue>(optionals.Count);
        for (var i = 0; i < optionals.Count; i++)
        {
            if (optionals[i].Kind != CelKind.Optional)
            {
                return CelValue.Fail(CelErrorKind.NoSuchOverload, $"A list of optionals is expected; {optionals[i]} is none.");
            }

            if (optionals[i].TryGetOptional(out var value))
            {
                values.Add(value);
            }
        }

        return context.List([.. values]);
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.Bits == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Timestamp => value.AsTimestamp == default,
        CelKind.Optional => !value.TryGetOptional(out _),
        _ => false,
    };
}
