using Gateway.Expressions.Evaluation;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>The signatures of the operators. Compiled expressions run them without these delegates.</summary>
internal static class OperatorLibrary
{
    private const string Range = "the result is outside the range of its type";
    private const string ByZero = "the divisor is zero";
    private static readonly CelType A = CelType.Parameter("A");
    private static readonly CelType B = CelType.Parameter("B");

    public static FunctionLibrary Library { get; } = new("operators",
    [
        new(Operators.Equals, "Whether two values are equal; numbers by value.", "1 == 1", Binary("equals", A, A, CelType.Bool, Same)),
        new(Operators.NotEquals, "Whether two values differ.", "1 != 2", Binary("not_equals", A, A, CelType.Bool, Different)),
        Comparison(Operators.Less, "less", "Whether the left comes before the right.", "1 < 2", Apply<Arithmetic.Less>),
        Comparison(Operators.LessOrEqual, "less_equals", "Whether the left does not come after the right.", "1 <= 1", Apply<Arithmetic.LessOrEqual>),
        Comparison(Operators.Greater, "greater", "Whether the left comes after the right.", "'b' > 'a'", Apply<Arithmetic.Greater>),
        Comparison(Operators.GreaterOrEqual, "greater_equals", "Whether the left does not come before the right.", "2 >= 1", Apply<Arithmetic.GreaterOrEqual>),
        Add(),
        Subtract(),
        Numeric(Operators.Multiply, "multiply", "Multiplies two numbers.", "6 * 7 == 42", Apply<Arithmetic.Multiply>, Range, Range),
        Numeric(Operators.Divide, "divide", "Divides; ints cut towards zero.", "-7 / 2 == -3", Apply<Arithmetic.Divide>, $"{ByZero} or {Range}", ByZero),
        new(Operators.Modulo, "The rest of a division; it has the sign of the left.", "-7 % 2 == -1",
            Binary("modulo_int", CelType.Int, CelType.Int, CelType.Int, Apply<Arithmetic.Modulo>, ByZero),
            Binary("modulo_uint", CelType.Uint, CelType.Uint, CelType.Uint, Apply<Arithmetic.Modulo>, ByZero)),
        new(Operators.Negate, "The number with the other sign.", "-(1) == -1",
            Unary("negate_int", CelType.Int, (a, _) => Arithmetic.Negate(a), Range),
            Unary("negate_double", CelType.Double, (a, _) => Arithmetic.Negate(a))),
        new(Operators.Not, "The opposite.", "!false", Unary("not", CelType.Bool, (a, _) => CelValue.Of(!a.AsBool))),
        new(Operators.In, "Whether a list has the value or a map the key.", "2 in [1, 2]",
            Binary("in_list", A, CelType.List(A), CelType.Bool, Apply<Arithmetic.In>),
            Binary("in_map", A, CelType.Map(A, B), CelType.Bool, Apply<Arithmetic.In>)),
        Index(Operators.Index, "The element of a list or the value of a key.", "[7, 8][1] == 8", value => value, "there is no such element or key"),
        Index(Operators.OptionalIndex, "The element or value as an optional.", "[7][?3].orValue(0) == 0", CelType.Optional, null),
    ]);

    /// <summary>Comparisons between int, uint and double, for hosts whose data has one number type.</summary>
    public static FunctionLibrary CrossTypeNumbers { get; } = new("cross-type number comparison",
    [
        Mixed(Operators.Less, "less", "Whether the left comes before the right.", "1 < 1.5", Apply<Arithmetic.Less>),
        Mixed(Operators.LessOrEqual, "less_equals", "Whether the left does not come after the right.", "1 <= 1.0", Apply<Arithmetic.LessOrEqual>),
        Mixed(Operators.Greater, "greater", "Whether the left comes after the right.", "1.5 > 1", Apply<Arithmetic.Greater>),
        Mixed(Operators.GreaterOrEqual, "greater_equals", "Whether the left does not come before the right.", "2u >= 1", Apply<Arithmetic.GreaterOrEqual>),
        Mixed(Operators.Equals, "equals", "Whether two values are equal; numbers by value.", "1 == 1.0", Same),
        Mixed(Operators.NotEquals, "not_equals", "Whether two values differ.", "1 != 1.5", Different),
    ]);

    private static CelValue Same(CelValue a, CelValue b, EvaluationContext context) => CelValue.Of(Equality.Equal(a, b));

    private static CelValue Different(CelValue a, CelValue b, EvaluationContext context) => CelValue.Of(!Equality.Equal(a, b));

    private static CelValue Apply<T>(CelValue a, CelValue b, EvaluationContext context)
        where T : IBinaryOperation => T.Apply(a, b, context);

    private static CelOverload Binary(string id, CelType a, CelType b, CelType result, CelFunction2 function, string? failsWhen = null) =>
        CelOverload.Global(id, [a, b], result, function, failsWhen).AsBuiltin();

    private static CelOverload Unary(string id, CelType type, CelFunction1 function, string? failsWhen = null) =>
        CelOverload.Global(id, [type], type, function, failsWhen).AsBuiltin();

    private static FunctionDefinition Comparison(string name, string id, string documentation, string example, CelFunction2 function)
    {
        CelType[] types =
            [CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration];
        return new(name, documentation, example, [.. types.Select(type => Binary($"{id}_{type.RuntimeName}", type, type, CelType.Bool, function))]);
    }

    private static FunctionDefinition Mixed(string name, string id, string documentation, string example, CelFunction2 function)
    {
        CelType[] types = [CelType.Int, CelType.Uint, CelType.Double];
        return new(name, documentation, example, [.. types.SelectMany(a => types.Where(b => !b.Equals(a))
            .Select(b => Binary($"{id}_{a.Name}_{b.Name}", a, b, CelType.Bool, function)))]);
    }

    private static FunctionDefinition Numeric(
        string name, string id, string documentation, string example, CelFunction2 function, string failsInt, string failsUint) =>
        new(name, documentation, example,
            Binary($"{id}_int", CelType.Int, CelType.Int, CelType.Int, function, failsInt),
            Binary($"{id}_uint", CelType.Uint, CelType.Uint, CelType.Uint, function, failsUint),
            Binary($"{id}_double", CelType.Double, CelType.Double, CelType.Double, function));

    private static FunctionDefinition Add()
    {
        CelFunction2 add = Apply<Arithmetic.Add>;
        return new(Operators.Add, "Adds numbers and durations, joins texts, bytes and lists.", "'a' + 'b' == 'ab'",
            Binary("add_int", CelType.Int, CelType.Int, CelType.Int, add, Range),
            Binary("add_uint", CelType.Uint, CelType.Uint, CelType.Uint, add, Range),
            Binary("add_double", CelType.Double, CelType.Double, CelType.Double, add),
            Binary("add_string", CelType.String, CelType.String, CelType.String, add),
            Binary("add_bytes", CelType.Bytes, CelType.Bytes, CelType.Bytes, add),
            Binary("add_list", CelType.List(A), CelType.List(A), CelType.List(A), add),
            Binary("add_timestamp_duration", CelType.Timestamp, CelType.Duration, CelType.Timestamp, add, Range),
            Binary("add_duration_timestamp", CelType.Duration, CelType.Timestamp, CelType.Timestamp, add, Range),
            Binary("add_duration_duration", CelType.Duration, CelType.Duration, CelType.Duration, add, Range));
    }

    private static FunctionDefinition Subtract()
    {
        CelFunction2 subtract = Apply<Arithmetic.Subtract>;
        return new(Operators.Subtract, "Subtracts numbers, durations and instants.", "3 - 1 == 2",
            Binary("subtract_int", CelType.Int, CelType.Int, CelType.Int, subtract, Range),
            Binary("subtract_uint", CelType.Uint, CelType.Uint, CelType.Uint, subtract, Range),
            Binary("subtract_double", CelType.Double, CelType.Double, CelType.Double, subtract),
            Binary("subtract_timestamp_timestamp", CelType.Timestamp, CelType.Timestamp, CelType.Duration, subtract, Range),
            Binary("subtract_timestamp_duration", CelType.Timestamp, CelType.Duration, CelType.Timestamp, subtract, Range),
            Binary("subtract_duration_duration", CelType.Duration, CelType.Duration, CelType.Duration, subtract, Range));
    }

    private static FunctionDefinition Index(string name, string documentation, string example, Func<CelType, CelType> answer, string? failsWhen)
    {
        // The compiler gives indexes nodes of their own; these delegates serve hosts that call the function directly.
        CelFunction2 element = (a, b, _) => name == Operators.OptionalIndex ? OptionalIndexNode.Element(a, b) : Fields.Element(a, b);
        return new(name, documentation, example,
            Binary("index_list", CelType.List(A), CelType.Int, answer(A), element, failsWhen),
            Binary("index_map", CelType.Map(A, B), A, answer(B), element, failsWhen),
            Binary("index_optional_list", CelType.Optional(CelType.List(A)), CelType.Int, CelType.Optional(A), element),
            Binary("index_optional_map", CelType.Optional(CelType.Map(A, B)), A, CelType.Optional(B), element));
    }
}
