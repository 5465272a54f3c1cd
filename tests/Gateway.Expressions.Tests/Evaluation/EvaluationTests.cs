using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Tests.Evaluation;

public sealed class EvaluationTests
{
    private static readonly CelHostType Decimals = new("decimal")
    {
        AreEqual = (a, b) => Number(a) is { } x && Number(b) is { } y && x == y,
        Compare = (a, b) => Number(a) is { } x && Number(b) is { } y ? x.CompareTo(y) : null,
        Format = value => value.AsDecimal.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static readonly CelEnvironment WithDecimals = CelEnvironment.CreateBuilder()
        .Function(new("decimal", "The decimal a text writes.", "decimal('1') > 0",
            CelOverload.Global("decimal_string", [CelType.String], Decimals.Type,
                (a, _) => decimal.TryParse(a.AsString, System.Globalization.CultureInfo.InvariantCulture, out var value)
                    ? CelValue.OfHost(Decimals, value)
                    : CelValue.Fail(CelErrorKind.InvalidConversion, "no decimal", "GW3001"))))
        .Function(new("_+_", "Adds.", "true",
            CelOverload.Global("add_decimal", [Decimals.Type, Decimals.Type], Decimals.Type, (a, b, _) => CelValue.OfHost(Decimals, a.AsDecimal + b.AsDecimal))))
        .Function(new("_>_", "Compares.", "true",
            CelOverload.Global("greater_decimal_int", [Decimals.Type, CelType.Int], CelType.Bool, (a, b, _) => CelValue.Of(a.AsDecimal > b.AsInt))))
        .Function(new("_==_", "Compares.", "true",
            CelOverload.Global("equals_decimal_int", [Decimals.Type, CelType.Int], CelType.Bool, (a, b, _) => CelValue.Of(a.AsDecimal == b.AsInt))))
        .Variable("d", Decimals.Type)
        .Variable("any", CelType.Dyn)
        .Build();

    [Theory]
    [InlineData("decimal('1.10') + decimal('2.20') == decimal('3.3')")]
    [InlineData("decimal('0.1') > 0 && !(decimal('-5') > 0)")]
    [InlineData("decimal('2') == 2 && decimal('2.5') != decimal('2')")]
    [InlineData("dyn(decimal('0.1')) > 0 && dyn(decimal('1')) + dyn(decimal('1')) == decimal('2')")]
    [InlineData("decimal('79228162514264337593543950335') in [decimal('79228162514264337593543950335')]")]
    [InlineData("'%s'.format([decimal('-1.50')]) == '-1.50'")]
    [InlineData("[decimal('2'), decimal('1')].sort()[0] == decimal('1')")]
    public void A_host_type_takes_part_in_operators_equality_and_order(string expression) =>
        Cel.Run(expression, WithDecimals).ToString().ShouldBe("true");

    [Fact]
    public void A_host_function_that_fails_gives_its_code_and_place()
    {
        var error = Cel.Fails("true ? decimal('x') : decimal('1')", WithDecimals);

        (error.Code, error.Offset, error.Length).ShouldBe(("GW3001", 7, 12));
    }

    [Fact]
    public void A_failure_stands_at_the_part_that_failed()
    {
        var error = Cel.Fails("1 + [1, 2][5] / 0");

        (error.Kind, error.Offset, error.Length).ShouldBe((CelErrorKind.IndexOutOfRange, 4, 9));
    }

    [Fact]
    public void Explaining_shows_the_value_of_every_part()
    {
        var environment = CelEnvironment.CreateBuilder().Variable("x", CelType.Int).Build();
        var result = environment.Check("x + 1 > 2 && [x].exists(e, e == 5)");
        var context = new EvaluationContext(environment) { Trace = new EvaluationTrace() };
        context.Set("x", CelValue.Of(5L));

        environment.CompileForExplain(result).Evaluate(context).IsTrue.ShouldBeTrue();

        Parts(result.Parsed.Root).Where(part => context.Trace.TryGet(part, out _))
            .Select(part => $"{result.Parsed.Source.Substring(part.Span.Offset, part.Span.Length)} = {(context.Trace.TryGet(part, out var value) ? value : default)}")
            .ShouldBe([
                "x + 1 > 2 && [x].exists(e, e == 5) = true", "x + 1 > 2 = true", "x + 1 = 6", "x = 5", "1 = 1", "2 = 2",
                "[x].exists(e, e == 5) = true", "[x] = [5]", "x = 5", "e == 5 = true", "e = 5", "5 = 5"]);
    }

    [Fact]
    public void Evaluating_scalar_rules_allocates_nothing()
    {
        var environment = CelEnvironment.CreateBuilder().Variable("s", CelType.String).Variable("n", CelType.Int).Build();
        var compiled = environment.Compile(environment.Check(
            "s in ['OPEN', 'EXTENDED'] && n + 1 > 2 && s.startsWith('O') && (n % 2 == 1 ? size(s) == 4 : false) && s.matches('^[A-Z]+$')"));
        var context = new EvaluationContext(environment);
        context.Set("s", CelValue.Of("OPEN"));
        context.Set("n", CelValue.Of(3L));
        for (var i = 0; i < 100; i++)
        {
            compiled.Evaluate(context).IsTrue.ShouldBeTrue();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            compiled.Evaluate(context);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Comparing_numbers_of_different_types_needs_a_library()
    {
        Cel.Plain.Check("1 < 1.5").IsValid.ShouldBeFalse();
        var environment = CelEnvironment.CreateBuilder().Library(Gateway.Expressions.Library.Libraries.CrossTypeNumbers).Build();

        Cel.Run("1 < 1.5 && 2u >= 1 && 1 == 1.0 && 1 != 1.5", environment).IsTrue.ShouldBeTrue();
    }

    private static IEnumerable<Expr> Parts(Expr part) => part.Children.SelectMany(Parts).Prepend(part);

    private static decimal? Number(CelValue value) => value.Kind switch
    {
        CelKind.Host => value.AsDecimal,
        CelKind.Int => value.AsInt,
        _ => null,
    };
}
