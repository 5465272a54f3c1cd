using System.Globalization;
using Gateway.Engine.Mapping.Functions;
using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Exact numbers: money and scores never pass through binary fractions.</summary>
internal static class DecimalFunctions
{
    private const string Unreadable = "the text is no number in the accepted forms, or could mean two numbers";
    private const string OutOfRange = "the number has more digits than a decimal holds";

    public static CelHostType Decimal { get; } = new("decimal")
    {
        AreEqual = (a, b) => TryNumber(a, out var x) && TryNumber(b, out var y) && x == y,
        Compare = (a, b) => TryNumber(a, out var x) && TryNumber(b, out var y) ? x.CompareTo(y) : null,
        Format = v => JsonOutput.Normal(v.AsDecimal).ToString(CultureInfo.InvariantCulture),
    };

    private static readonly CelType Nullable = CelType.Nullable(Decimal.Type);

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("decimal", "An exact number from a number or from text as machines write it; with a profile (id-ID, en-US) from text with grouping marks. Ambiguous text fails.",
            "decimal('12.50') + 1 == decimal('13.5') && decimal('1.250,5', 'id-ID') == decimal('1250.5')",
            [
                CelOverload.Global("decimal_string", [Shapes.Text], Nullable, (a, _) => a.IsNull || NullWords.IsBlank(a.AsString) ? CelValue.Null : Read(NumberText.TryPlain(a.AsString, out var d), d), "the text is no plain number"),
                CelOverload.Global("decimal_int", [CelType.Int], Decimal.Type, (a, _) => Of(a.AsInt)),
                CelOverload.Global("decimal_uint", [CelType.Uint], Decimal.Type, (a, _) => Of(a.AsUint)),
                CelOverload.Global("decimal_double", [CelType.Double], Decimal.Type, (a, _) => OfDouble(a.AsDouble), "the number is too large"),
                CelOverload.Global("decimal_decimal", [Decimal.Type], Decimal.Type, (a, _) => a),
                .. WithProfile("decimal", NumberText.TryDecimal),
            ]),
        new("rupiah", "An amount from text as offices write it: Rp 1.250.000,00 or (Rp 500.000) or IDR 10000.00. 16,800 and 1.5 could mean two amounts and fail unless the profile is en-US.",
            "rupiah('Rp 1.250.000,-') == decimal(1250000)",
            [
                CelOverload.Global("rupiah_string", [Shapes.Text], Nullable, (a, _) => a.IsNull || NullWords.IsBlank(a.AsString) ? CelValue.Null : Read(NumberText.TryRupiah(a.AsString, NumberProfile.Indonesian, out var d), d), "the text is no clear amount"),
                CelOverload.Global("rupiah_int", [CelType.Int], Decimal.Type, (a, _) => Of(a.AsInt)),
                CelOverload.Global("rupiah_double", [CelType.Double], Decimal.Type, (a, _) => OfDouble(a.AsDouble), "the number is too large"),
                CelOverload.Global("rupiah_decimal", [Decimal.Type], Decimal.Type, (a, _) => a),
                .. WithProfile("rupiah", NumberText.TryRupiah),
            ]),
        new("cents", "An amount from a whole number of hundredths, zero-padded or not.", "cents('000001000000') == decimal(10000)",
            Shapes.Global("cents", Decimal.Type, (t, _) => Read(NumberText.TryPlain(t, out var d) && decimal.IsInteger(d), d / 100), "the text is no whole number")),
        new("amount", "A number as text with exactly two decimals, as SNAP and banks want it; more decimals fail.", "amount(decimal('10000')) == '10000.00'",
            CelOverload.Global("amount_decimal", [Nullable], Shapes.Text, (a, _) => a.IsNull ? a : Fixed(a.AsDecimal, 2), "it has more than two decimals"),
            CelOverload.Global("amount_int", [CelType.Int], CelType.String, (a, _) => Fixed(a.AsInt, 2))),
        new("fixed", "A number as text with so many decimals, rounded half away from zero.", "fixed(decimal('85.456'), 1) == '85.5'",
            CelOverload.Global("fixed_decimal", [Nullable, CelType.Int], Shapes.Text, (a, n, _) => a.IsNull ? a : n.AsInt is < 0 or > 28 ? Shapes.Fail(MappingCodes.OutOfRange, "the places are 0 to 28") : Fixed(Round(a.AsDecimal, (int)n.AsInt), (int)n.AsInt), "the places are not 0 to 28")),
        new("months", "A term in months.", "months('1 tahun 6 bulan') == 18",
            Shapes.Global("months", CelType.Nullable(CelType.Int), (t, _) => NullWords.IsBlank(t) ? CelValue.Null : PlainText.Months(t) is { } m ? CelValue.Of((long)m) : Shapes.Fail(MappingCodes.UnreadableNumber, "the text is no term in years and months"), "the text is no term")),
        Operator("_+_", "decimal('0.1') + decimal('0.2') == decimal('0.3')", decimal.Add),
        Operator("_-_", "decimal('0.3') - decimal('0.1') == decimal('0.2')", decimal.Subtract),
        Operator("_*_", "decimal('0.1') * decimal('3') == decimal('0.3')", decimal.Multiply),
        Operator("_/_", "decimal('1') / decimal('8') == decimal('0.125')", (a, b) => a / b),
        new("-_", "The number with its sign turned.", "-decimal('1.5') == decimal('-1.5')", CelOverload.Global("negate_decimal", [Decimal.Type], Decimal.Type, (a, _) => Of(-a.AsDecimal))),
        Comparison("_<_", "decimal('1.5') < decimal(2)", c => c < 0),
        Comparison("_<=_", "decimal('1.5') <= decimal('1.50')", c => c <= 0),
        Comparison("_>_", "decimal('1.5') > decimal(1)", c => c > 0),
        Comparison("_>=_", "decimal('1.5') >= decimal('1.50')", c => c >= 0),
        new("int", "The whole number; decimals fail.", "int(decimal('2.00')) == 2",
            CelOverload.Global("decimal_to_int", [Decimal.Type], CelType.Int, (a, _) => decimal.IsInteger(a.AsDecimal) && a.AsDecimal is >= long.MinValue and <= long.MaxValue ? CelValue.Of((long)a.AsDecimal) : Shapes.Fail(MappingCodes.OutOfRange, "the number has decimals or is too large"), "it has decimals or is too large")),
        new("double", "The nearest binary fraction.", "double(decimal('1.5')) == 1.5", CelOverload.Global("decimal_to_double", [Decimal.Type], CelType.Double, (a, _) => CelValue.Of((double)a.AsDecimal))),
        new("string", "The number as text, without trailing zeros.", "string(decimal('1.50')) == '1.5'",
            CelOverload.Global("decimal_to_string", [Decimal.Type], CelType.String, (a, _) => CelValue.Of(Decimal.Format!(a)))),
    ];

    public static CelValue Of(decimal value) => CelValue.OfHost(Decimal, value);

    private delegate bool Reader(ReadOnlySpan<char> text, NumberProfile profile, out decimal value);

    private static CelOverload[] WithProfile(string id, Reader read) =>
        Shapes.Global(id, CelType.String, Nullable, (t, p, _) => NullWords.IsBlank(t) ? CelValue.Null
            : !NumberText.TryProfile(p.AsString, out var profile) ? Shapes.Fail(MappingCodes.BadConstant, "the profile is not known")
            : Read(read(t, profile, out var value), value), "the text is no clear number",
            p => p.Kind != CelKind.String || NumberText.TryProfile(p.AsString, out _) ? null : $"the profile \"{p.AsString}\" is not known; id-ID and en-US are");

    private static CelValue Read(bool read, decimal value) => read ? Of(value) : Shapes.Fail(MappingCodes.UnreadableNumber, Unreadable);

    private static CelValue OfDouble(double value) =>
        // The shortest text is what the partner wrote; the binary fraction behind it is not.
        NumberText.TryPlain(value.ToString("R", CultureInfo.InvariantCulture), out var exact) ? Of(exact) : Shapes.Fail(MappingCodes.OutOfRange, OutOfRange);

    private static decimal Round(decimal value, int places) => Math.Round(value, places, MidpointRounding.AwayFromZero);

    private static CelValue Fixed(decimal value, int places) =>
        Round(value, places) == value ? CelValue.Of(value.ToString("F" + places, CultureInfo.InvariantCulture)) : Shapes.Fail(MappingCodes.OutOfRange, "the number has more decimals than the form takes");

    private static bool TryNumber(CelValue value, out decimal number)
    {
        (var known, number) = value.Kind switch
        {
            CelKind.Host when value.HostType == Decimal => (true, value.AsDecimal),
            CelKind.Int => (true, value.AsInt),
            CelKind.Uint => (true, value.AsUint),
            CelKind.Double => (NumberText.TryPlain(value.AsDouble.ToString("R", CultureInfo.InvariantCulture), out var exact), exact),
            _ => (false, 0m),
        };
        return known;
    }

    private static FunctionDefinition Operator(string name, string example, Func<decimal, decimal, decimal> body) =>
        new(name, "Exact arithmetic on decimals and whole numbers.", example,
            [.. Mixed(name, Decimal.Type, (a, b) => Compute(a, b, body), name == "_/_" ? "the divisor is zero or the result too large" : "the result is too large")]);

    private static FunctionDefinition Comparison(string name, string example, Func<int, bool> body) =>
        new(name, "Compares decimals and whole numbers.", example,
            [.. Mixed(name, CelType.Bool, (a, b) => CelValue.Of(body(a.CompareTo(b))), null)]);

    private static IEnumerable<CelOverload> Mixed(string name, CelType result, Func<decimal, decimal, CelValue> body, string? failsWhen)
    {
        CelType[][] sides = [[Decimal.Type, Decimal.Type], [Decimal.Type, CelType.Int], [CelType.Int, Decimal.Type], [Decimal.Type, CelType.Double], [CelType.Double, Decimal.Type]];
        return sides.Select(s => CelOverload.Global($"{name}_{s[0]}_{s[1]}", s, result,
            (a, b, _) => TryNumber(a, out var x) && TryNumber(b, out var y) ? body(x, y) : Shapes.Fail(MappingCodes.OutOfRange, OutOfRange), failsWhen));
    }

    private static CelValue Compute(decimal a, decimal b, Func<decimal, decimal, decimal> body)
    {
        try
        {
            return Of(body(a, b));
        }
        catch (DivideByZeroException)
        {
            return CelValue.Fail(CelErrorKind.DivideByZero, "division by zero");
        }
        catch (OverflowException)
        {
            return CelValue.Fail(CelErrorKind.Overflow, OutOfRange);
        }
    }
}
