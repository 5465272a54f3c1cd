using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>The math extension.</summary>
internal static class MathLibrary
{
    private const string Range = "the result is outside the range of its type";
    private static readonly CelType[] Numbers = [CelType.Int, CelType.Uint, CelType.Double];

    public static FunctionLibrary Library { get; } = new("math",
    [
        Extreme("math.greatest", "The largest of numbers or of a list of numbers.", "math.greatest(1, 3, 2) == 3", comparison => comparison > 0),
        Extreme("math.least", "The smallest of numbers or of a list of numbers.", "math.least([3, 1, 2]) == 1", comparison => comparison < 0),
        Double("math.ceil", "The next whole number up.", "math.ceil(1.2) == 2.0", Math.Ceiling),
        Double("math.floor", "The next whole number down.", "math.floor(1.8) == 1.0", Math.Floor),
        Double("math.round", "The nearest whole number; halves go away from zero.", "math.round(1.5) == 2.0", value => Math.Round(value, MidpointRounding.AwayFromZero)),
        Double("math.trunc", "The whole part.", "math.trunc(-1.8) == -1.0", Math.Truncate),
        new("math.sqrt", "The square root; NaN of negative numbers.", "math.sqrt(81) == 9.0",
            One("sqrt_int", CelType.Int, CelType.Double, a => CelValue.Of(Math.Sqrt(a.AsInt))),
            One("sqrt_uint", CelType.Uint, CelType.Double, a => CelValue.Of(Math.Sqrt(a.AsUint))),
            One("sqrt_double", CelType.Double, CelType.Double, a => CelValue.Of(Math.Sqrt(a.AsDouble)))),
        new("math.abs", "The number without its sign.", "math.abs(-1) == 1",
            One("abs_int", CelType.Int, CelType.Int, a => a.AsInt == long.MinValue
                ? CelValue.Fail(CelErrorKind.Overflow, "The result is outside the range of int.") : CelValue.Of(Math.Abs(a.AsInt)), Range),
            One("abs_uint", CelType.Uint, CelType.Uint, a => a),
            One("abs_double", CelType.Double, CelType.Double, a => CelValue.Of(Math.Abs(a.AsDouble)))),
        new("math.sign", "-1, 0 or 1 as the number is negative, zero or positive.", "math.sign(-5) == -1",
            One("sign_int", CelType.Int, CelType.Int, a => CelValue.Of((long)Math.Sign(a.AsInt))),
            One("sign_uint", CelType.Uint, CelType.Uint, a => CelValue.Of(a.AsUint == 0 ? 0UL : 1UL)),
            One("sign_double", CelType.Double, CelType.Double, a => double.IsNaN(a.AsDouble) ? a : CelValue.Of((double)Math.Sign(a.AsDouble)))),
        DoubleTest("math.isNaN", "Whether a double is no number.", "math.isNaN(0.0 / 0.0)", double.IsNaN),
        DoubleTest("math.isInf", "Whether a double is infinite.", "math.isInf(1.0 / 0.0)", double.IsInfinity),
        DoubleTest("math.isFinite", "Whether a double is a finite number.", "math.isFinite(1.5)", double.IsFinite),
        Bits("math.bitAnd", "The bits that both have.", "math.bitAnd(6, 3) == 2", (a, b) => a & b),
        Bits("math.bitOr", "The bits that one or both have.", "math.bitOr(6, 3) == 7", (a, b) => a | b),
        Bits("math.bitXor", "The bits that only one has.", "math.bitXor(6, 3) == 5", (a, b) => a ^ b),
        new("math.bitNot", "The opposite of every bit.", "math.bitNot(1) == -2",
            One("bit_not_int", CelType.Int, CelType.Int, a => CelValue.Of(~a.AsInt)),
            One("bit_not_uint", CelType.Uint, CelType.Uint, a => CelValue.Of(~a.AsUint))),
        Shift("math.bitShiftLeft", "The bits moved to the left.", "math.bitShiftLeft(1, 3) == 8", (value, offset) => value << offset),
        Shift("math.bitShiftRight", "The bits moved to the right; zeros come in.", "math.bitShiftRight(8, 3) == 1", (value, offset) => value >> offset),
    ])
    {
        Macros = [new("greatest", true, -1, Spread), new("least", true, -1, Spread)],
    };

    /// <summary>Three or more arguments become one list.</summary>
    private static Expr? Spread(MacroCall call)
    {
        if (!call.IsIn("math") || call.Arguments.Count is 1 or 2)
        {
            return null;
        }

        if (call.Arguments.Count == 0)
        {
            return call.Fail($"math.{call.Call.Function}() needs a number.", call.Span);
        }

        var list = new ListExpr(call.Span, [.. call.Arguments.Select(argument => new ListElement(argument, false))]);
        return call.Call with { Arguments = [list] };
    }

    private static FunctionDefinition Extreme(string name, string documentation, string example, Func<int, bool> isBetter)
    {
        var overloads = new List<CelOverload>();
        foreach (var type in Numbers)
        {
            overloads.Add(One($"{name}_{type}", type, type, a => a));
            overloads.Add(CelOverload.Global($"{name}_list_{type}", [CelType.List(type)], type, (a, _) => OfList(a.AsList, isBetter), "the list is empty"));
            foreach (var other in Numbers)
            {
                overloads.Add(CelOverload.Global($"{name}_{type}_{other}", [type, other], type.Equals(other) ? type : CelType.Dyn, (a, b, _) => Better(b, a, isBetter)));
            }
        }

        return new(name, documentation, example, overloads);
    }

    private static CelValue OfList(CelList list, Func<int, bool> isBetter)
    {
        if (list.Count == 0)
        {
            return CelValue.Fail(CelErrorKind.InvalidArgument, "An empty list has no largest or smallest number.");
        }

        var best = list[0];
        for (var i = 0; i < list.Count; i++)
        {
            if (!Ordering.IsNumber(list[i].Kind))
            {
                return CelValue.Fail(CelErrorKind.NoSuchOverload, $"Numbers are expected; {list[i]} is {ValueText.TypeName(list[i])}.");
            }

            best = Better(list[i], best, isBetter);
        }

        return best;
    }

    private static CelValue Better(in CelValue candidate, in CelValue best, Func<int, bool> isBetter) =>
        Ordering.Compare(candidate, best) is { } comparison && isBetter(comparison) ? candidate : best;

    private static CelOverload One(string id, CelType from, CelType to, Func<CelValue, CelValue> function, string? failsWhen = null) =>
        CelOverload.Global(id, [from], to, (a, _) => function(a), failsWhen);

    private static FunctionDefinition Double(string name, string documentation, string example, Func<double, double> function) =>
        new(name, documentation, example, One($"{name}_double", CelType.Double, CelType.Double, a => CelValue.Of(function(a.AsDouble))));

    private static FunctionDefinition DoubleTest(string name, string documentation, string example, Func<double, bool> test) =>
        new(name, documentation, example, One($"{name}_double", CelType.Double, CelType.Bool, a => CelValue.Of(test(a.AsDouble))));

    private static FunctionDefinition Bits(string name, string documentation, string example, Func<ulong, ulong, ulong> function) =>
        new(name, documentation, example,
            CelOverload.Global($"{name}_int", [CelType.Int, CelType.Int], CelType.Int, (a, b, _) => CelValue.Of(unchecked((long)function((ulong)a.AsInt, (ulong)b.AsInt)))),
            CelOverload.Global($"{name}_uint", [CelType.Uint, CelType.Uint], CelType.Uint, (a, b, _) => CelValue.Of(function(a.AsUint, b.AsUint))));

    private static FunctionDefinition Shift(string name, string documentation, string example, Func<ulong, int, ulong> function) =>
        new(name, documentation, example,
            CelOverload.Global($"{name}_int", [CelType.Int, CelType.Int], CelType.Int,
                (a, b, _) => By(b, offset => CelValue.Of(unchecked((long)(offset > 63 ? 0 : function((ulong)a.AsInt, (int)offset))))), "the offset is negative"),
            CelOverload.Global($"{name}_uint", [CelType.Uint, CelType.Int], CelType.Uint,
                (a, b, _) => By(b, offset => CelValue.Of(offset > 63 ? 0 : function(a.AsUint, (int)offset))), "the offset is negative"));

    private static CelValue By(in CelValue offset, Func<long, CelValue> shift) =>
        offset.AsInt < 0 ? CelValue.Fail(CelErrorKind.InvalidArgument, "The offset is negative.") : shift(offset.AsInt);
}
