namespace Gateway.Expressions.Tests.Syntax;

public sealed class DiagnosticTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .Variable("lokasi", CelType.String)
        .RecordRoot("source", CelType.Object("lowongan", new Dictionary<string, CelField>
        {
            ["title"] = new(CelType.String, Required: true),
            ["openings"] = new(CelType.Int, Required: true),
            ["note"] = new(CelType.Nullable(CelType.String)),
            ["salary"] = new(CelType.Object("gaji", new Dictionary<string, CelField> { ["min"] = new(CelType.Int) })),
        }))
        .Build();

    [Theory]
    [InlineData("1 +", 3, 0, 1, 4)]
    [InlineData("a\n  && )", 7, 1, 2, 6)]
    [InlineData("'abc", 0, 4, 1, 1)]
    [InlineData("x = 1", 2, 1, 1, 3)]
    [InlineData("'😀' @", 5, 1, 1, 5)]
    [InlineData("f(1,)", 4, 1, 1, 5)]
    [InlineData("9223372036854775808", 0, 19, 1, 1)]
    [InlineData(@"'a\q'", 2, 2, 1, 3)]
    [InlineData("1.2.3x", 3, 3, 1, 4)]
    [InlineData("var", 0, 3, 1, 1)]
    public void A_syntax_error_stands_at_its_exact_place(string source, int offset, int length, int line, int column)
    {
        var diagnostic = Environment.Parse(source).Diagnostics[0];

        (diagnostic.Offset, diagnostic.Length, diagnostic.Line, diagnostic.Column).ShouldBe((offset, length, line, column));
    }

    [Fact]
    public void Several_syntax_errors_are_found_in_one_reading() =>
        Environment.Parse("f(1 2, 3 4) + [1, , 2] + {'a' 1}").Diagnostics.Count.ShouldBe(4);

    [Theory]
    [InlineData("{a.f(b}")]
    [InlineData("[f(x].g(1)")]
    [InlineData("[x}(1)")]
    [InlineData("{1: [2}")]
    [InlineData("Foo{a: {1: 2}} + 1")]
    public void Brackets_that_do_not_match_end_the_reading(string source) => Environment.Parse(source).Diagnostics.ShouldNotBeEmpty();

    [Theory]
    [InlineData("source.titel", "title", 7)]
    [InlineData("source.salary.mini == 1", "min", 14)]
    [InlineData("lokassi == 'x'", "lokasi", 0)]
    [InlineData("lokasi.trimm()", "trim", 7)]
    [InlineData("math.flor(1.0)", "math.floor", 5)]
    [InlineData("source['titel']", "title", 7)]
    public void An_unknown_name_is_shown_with_the_nearest_known(string source, string suggestion, int offset)
    {
        var diagnostic = Environment.Check(source).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Suggestion.ShouldBe(suggestion);
        diagnostic.Offset.ShouldBe(offset);
    }

    [Fact]
    public void Several_errors_of_names_and_types_are_found_in_one_check()
    {
        var diagnostics = Environment.Check("source.titel == 1 && lokasi + 1 == 2 && unknown(1)").Diagnostics;

        diagnostics.Select(diagnostic => diagnostic.Kind)
            .ShouldBe([DiagnosticKind.UnknownName, DiagnosticKind.Type, DiagnosticKind.UnknownFunction]);
    }

    [Theory]
    [InlineData("lokasi.startsWith(1)", "string", "int", 18)]
    [InlineData("lokasi ? 1 : 2", "bool", "string", 0)]
    [InlineData("[1].all(x, x)", "bool", "int", 11)]
    [InlineData("true && source.openings", "bool", "int", 8)]
    public void A_type_error_says_what_was_expected_and_what_was_found(string source, string expected, string found, int offset)
    {
        var diagnostic = Environment.Check(source).Diagnostics.ShouldHaveSingleItem();

        (diagnostic.Expected, diagnostic.Found, diagnostic.Offset).ShouldBe((expected, found, offset));
    }

    [Theory]
    [InlineData("source.title", "string")]
    [InlineData("[1, 2].map(x, string(x))", "list(string)")]
    [InlineData("source.?note.orValue('')", "wrapper(string)")]
    [InlineData("source.note == null ? 'x' : source.note", "wrapper(string)")]
    [InlineData("{'a': 1}.transformMap(k, v, v > 1)", "map(string, bool)")]
    [InlineData("source.?salary.?min", "optional_type(int)")]
    [InlineData("type(1)", "type(int)")]
    public void The_type_of_an_expression_is_known(string source, string type)
    {
        var result = Environment.Check(source);

        result.Diagnostics.ShouldBeEmpty();
        result.ResultType.ToString().ShouldBe(type);
    }
}
