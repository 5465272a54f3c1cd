using System.Diagnostics;

namespace Gateway.Expressions.Tests.Library;

public sealed class RegexTests
{
    [Theory]
    [InlineData("'a\\n'.matches('^a$') == false")]
    [InlineData("'x\\na\\ny'.matches('(?m)^a$')")]
    [InlineData("'a\\nb'.matches('a.b') == false && 'a\\nb'.matches('(?s)a.b')")]
    [InlineData("'😀'.matches('^.$')")]
    [InlineData("'😁'.matches('^[😀-😂]$') && !'😁'.matches('^[^😀-😂]$') && '𐀀'.matches('^[^😀-😂]$')")]
    [InlineData("'é'.matches(r'^\\w$') == false && 'é'.matches(r'^\\pL$')")]
    [InlineData("'٣'.matches(r'^\\d$') == false")]
    [InlineData("'a.b'.matches(r'^\\Qa.b\\E$') && !'axb'.matches(r'^\\Qa.b\\E$')")]
    [InlineData("'ABC'.matches('(?i)^abc$') && 'ABc'.matches('^AB(?i:C)$')")]
    [InlineData("'A1_'.matches('^[[:alpha:]][[:digit:]][[:word:]]$')")]
    [InlineData("'A'.matches(r'\\x41') && 'A'.matches(r'\\x{41}') && 'A'.matches(r'\\101')")]
    [InlineData("'aa'.matches('^(?P<first>a)(?<second>a)$')")]
    [InlineData("'{1'.matches('^{1$')")]
    [InlineData("'-'.matches('^[a-]$') && ']'.matches('^[]]$')")]
    [InlineData("regex.extract('hp 0812', r'(\\d+)').value() == '0812' && !regex.extract('hp', r'\\d').hasValue()")]
    [InlineData("regex.extractAll('a1b2', '[a-z]([0-9])') == ['1', '2']")]
    [InlineData("regex.replace('a1b2', '[0-9]', '', 1) == 'ab2' && regex.replace('ab', 'x*', '-').size() > 0")]
    [InlineData("regex.replace('john smith', r'(\\w+) (\\w+)', r'\\2, \\1') == 'smith, john'")]
    public void Patterns_follow_RE2(string expression) => Cel.ShouldHold(expression);

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("a{1001}")]
    [InlineData("a{2,1}")]
    [InlineData("((a{500}){500}){500}")]
    [InlineData(@"\k")]
    [InlineData(@"\pX")]
    [InlineData("[[:nothing:]]")]
    public void A_literal_pattern_that_is_not_linear_RE2_is_refused_before_anything_runs(string pattern)
    {
        var result = Cel.Plain.Check($"'a'.matches(r'{pattern}')");

        result.Diagnostics.ShouldHaveSingleItem().Kind.ShouldBe(DiagnosticKind.Argument);
        result.Diagnostics[0].Offset.ShouldBe("'a'.matches(".Length);
    }

    [Fact]
    public void A_pattern_made_while_running_is_refused_with_a_clear_error() =>
        Cel.Fails("'a'.matches('(' + 'a')").Message.ShouldContain("is not closed");

    [Fact]
    public void An_explosive_pattern_takes_linear_time()
    {
        Cel.Run("'a'.matches('(a*)*b')");
        var watch = Stopwatch.StartNew();

        var value = Cel.Run("x.matches('^(a|a|aa)*(a+)+$')", CelEnvironment.CreateBuilder().Variable("x", CelType.String).Build(),
            context => context.Variables[0] = CelValue.Of(new string('a', 20_000) + "!"));

        value.IsFalse.ShouldBeTrue();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }
}
