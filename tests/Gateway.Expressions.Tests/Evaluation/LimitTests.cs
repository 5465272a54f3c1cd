using System.Diagnostics;

namespace Gateway.Expressions.Tests.Evaluation;

public sealed class LimitTests
{
    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{1:")]
    [InlineData("-")]
    [InlineData("!")]
    [InlineData("f(")]
    [InlineData("a.b(")]
    [InlineData("a[")]
    [InlineData("true?1:")]
    public void Deep_nesting_is_refused_and_never_overflows_the_stack(string opening)
    {
        var parsed = Cel.Plain.Parse(string.Concat(Enumerable.Repeat(opening, 50_000 / opening.Length)));

        parsed.Diagnostics.ShouldContain(diagnostic => diagnostic.Kind == DiagnosticKind.Limit);
    }

    [Theory]
    [InlineData("1", "+1")]
    [InlineData("a", ".b")]
    [InlineData("a", "[0]")]
    [InlineData("a", ".b()")]
    public void Long_chains_are_refused_once_they_are_too_deep(string start, string link)
    {
        var parsed = Cel.Plain.Parse(start + string.Concat(Enumerable.Repeat(link, 10_000)));

        parsed.Diagnostics.ShouldHaveSingleItem().Kind.ShouldBe(DiagnosticKind.Limit);
    }

    [Fact]
    public void Long_chains_of_one_logical_operator_are_fine() =>
        Cel.Run("true" + string.Concat(Enumerable.Repeat(" && true", 5_000))).IsTrue.ShouldBeTrue();

    [Fact]
    public void An_expression_over_the_length_limit_is_refused() =>
        Cel.Plain.Parse(new string(' ', 200_000) + "1").Diagnostics.ShouldHaveSingleItem().Kind.ShouldBe(DiagnosticKind.Limit);

    [Fact]
    public void Diagnostics_are_bounded() => Cel.Plain.Parse(new string('@', 5_000)).Diagnostics.Count.ShouldBe(CelLimits.Default.MaxDiagnostics);

    [Theory]
    [InlineData("lists.range(2000).all(a, lists.range(2000).all(b, a + b >= 0))", CelErrorKind.BudgetExceeded)]
    [InlineData("lists.range(2000).all(a, lists.range(2000).all(b, a + b >= 0)) || true", CelErrorKind.BudgetExceeded)]
    [InlineData("lists.range(900000).map(x, lists.range(900000)).size() > 0", CelErrorKind.BudgetExceeded)]
    [InlineData("lists.range(5000000).size() > 0", CelErrorKind.TooLarge)]
    [InlineData("lists.range(3000).map(x, 'aaaaaaaaaaaaaaaa').join('bbbbbbbbbbbbbbbbbbbb').replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')", CelErrorKind.TooLarge)]
    [InlineData("sets.equivalent(lists.range(90000), lists.range(90000))", CelErrorKind.BudgetExceeded)]
    [InlineData("lists.range(90000).map(x, [x]).distinct().size() > 0", CelErrorKind.BudgetExceeded)]
    public void Work_and_sizes_are_bounded_with_a_clear_error_that_nothing_absorbs(string expression, CelErrorKind kind)
    {
        var watch = Stopwatch.StartNew();

        Cel.Fails(expression).Kind.ShouldBe(kind);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("'ab'", "{0} + {0}")]
    [InlineData("[1]", "{0} + {0}")]
    [InlineData("[1]", "[{0}, {0}]")]
    [InlineData("{'a': 1}", "{{'a': {0}, 'b': {0}}}")]
    public void Values_that_double_at_each_step_are_refused_before_they_fill_memory(string start, string step)
    {
        var expression = "x60";
        for (var i = 60; i > 0; i--)
        {
            expression = $"cel.bind(x{i}, {string.Format(System.Globalization.CultureInfo.InvariantCulture, step, $"x{i - 1}")}, {expression})";
        }

        Cel.Fails($"cel.bind(x0, {start}, {expression})").Kind.ShouldBe(CelErrorKind.TooLarge);
    }

    [Fact]
    public void A_cancelled_evaluation_stops_with_a_clear_error()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var value = Cel.Run("lists.range(100).all(a, lists.range(100).all(b, a + b >= 0))", null, context => context.Cancellation = source.Token);

        value.AsError.Kind.ShouldBe(CelErrorKind.Cancelled);
    }
}
