namespace Gateway.Expressions.Tests.Checking;

public sealed class FailureTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .Variable("any", CelType.Dyn)
        .RecordRoot("source", CelType.Object("lowongan", new Dictionary<string, CelField>
        {
            ["title"] = new(CelType.String, Required: true),
            ["openings"] = new(CelType.Int, Required: true),
            ["note"] = new(CelType.Nullable(CelType.String), Required: true),
            ["salary"] = new(CelType.Int),
            ["closing"] = new(CelType.Nullable(CelType.String)),
        }))
        .Build();

    [Theory]
    [InlineData("source.title + ' x'")]
    [InlineData("source.title.trim().upperAscii() == 'X' || source.title in ['a', 'b']")]
    [InlineData("source.openings / 2 > 1")]
    [InlineData("has(source.salary) ? source.salary : 0")]
    [InlineData("has(source.salary) && source.salary > 5")]
    [InlineData("!has(source.salary) || source.salary > 5")]
    [InlineData("source.note != null ? source.note.trim() : ''")]
    [InlineData("source.note == null || source.note.trim() == ''")]
    [InlineData("source.?salary.orValue(0)")]
    [InlineData("[1, 2].map(x, double(x))")]
    public void An_expression_that_cannot_fail_is_known_not_to(string source) => Failures(source).ShouldBeEmpty();

    [Theory]
    [InlineData("source.openings + 1", "the result is outside the range of its type")]
    [InlineData("10 / source.openings", "the divisor is zero or the result is outside the range of its type")]
    [InlineData("source.salary > 5", "'salary' is not there")]
    [InlineData("source.note.trim()", "'source.note' is null")]
    [InlineData("int(source.title)", "the text is no int")]
    [InlineData("any.size() > 1", "'any' is not string or bytes or list(A) or map(A, B)")]
    [InlineData("any.all(x, x == 1)", "'any' is not a list or map")]
    [InlineData("any && true", "'any' is not bool")]
    [InlineData("[1][source.openings]", "there is no such element or key")]
    public void An_expression_that_can_fail_lists_how(string source, string when) => Failures(source).ShouldBe([when]);

    [Fact]
    public void A_guard_counts_only_where_it_holds() =>
        Failures("has(source.closing) ? 0 : size(source.closing)").ShouldBe(["'closing' is not there", "'source.closing' is null"]);

    private static IEnumerable<string> Failures(string source)
    {
        var result = Environment.Check(source);
        result.Diagnostics.ShouldBeEmpty(source);
        result.CanFail.ShouldBe(result.Failures.Count > 0);
        return result.Failures.Select(failure => failure.Message);
    }
}
