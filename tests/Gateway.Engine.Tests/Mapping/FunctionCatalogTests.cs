using Gateway.Engine.Mapping;

namespace Gateway.Engine.Tests.Mapping;

public sealed class FunctionCatalogTests
{
    public static TheoryData<string> OwnFunctions => [.. FunctionCatalog.All.Where(f => f.IsOfThisField).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(OwnFunctions))]
    public void The_example_of_every_function_is_true(string name)
    {
        var example = FunctionCatalog.All.Single(f => f.Name == name).Example;
        example.ShouldContain(name);
        MappingFixture.Value(example, "{}").ShouldBe("true", example);
    }

    [Fact]
    public void The_examples_of_operators_and_conversions_on_decimals_are_true()
    {
        var operators = MappingFixture.Compiler.Functions.Values.SelectMany(f => f.Overloads, (f, o) => (f, o)).Where(f => f.o.Id.Contains("decimal", StringComparison.Ordinal)).Select(f => f.f).Distinct().ToList();
        operators.Count.ShouldBeGreaterThan(10);
        MappingFixture.Value("decimal('0.1') + decimal('0.2') == decimal('0.3') && decimal(7) / 2 == decimal('3.5') && decimal('2.5') > 2 && 2 < decimal('2.5') && -decimal(1) == decimal(-1)", "{}").ShouldBe("true");
        MappingFixture.Value("[int(decimal('2.00')), double(decimal('1.5')), decimal('0.3') - decimal('0.1'), decimal('0.1') * 3]", "{}").ShouldBe("[2,1.5,0.2,0.3]");
        MappingFixture.Value("string(decimal('1.50'))", "{}").ShouldBe("\"1.5\"");
        MappingFixture.Value("decimal(1) / 0", "{}").ShouldBe(MappingCodes.RuleFailed);
    }

    [Fact]
    public void Every_function_has_one_line_of_documentation_and_signatures() =>
        FunctionCatalog.All.ShouldAllBe(f => f.Documentation.Length > 5 && !f.Documentation.Contains('\n') && f.Signatures.Length > 0 && f.Example.Length > 0);

    [Theory]
    [InlineData("date(source.v)", "null")]
    [InlineData("phone(source.v)", "null")]
    [InlineData("rupiah(source.v)", "null")]
    [InlineData("source.v.truncate(5)", "null")]
    [InlineData("lookup('contoh', source.v)", "null")]
    [InlineData("nik(source.v)", "null")]
    public void Null_goes_through_the_functions_of_this_field(string rule, string value) => MappingFixture.Value(rule, "{\"v\":null}").ShouldBe(value);

    [Theory]
    [InlineData("nik(source.v).region", "\"15.71.07\"")]
    [InlineData("phone(source.v)", MappingCodes.UnreadablePhone)]
    [InlineData("date(source.v)", MappingCodes.UnreadableDate)]
    public void Numbers_are_taken_where_partners_send_them_for_texts(string rule, string value) => MappingFixture.Value(rule, "{\"v\":1571070112959901}").ShouldBe(value);
}
