namespace Gateway.Expressions.Tests.Library;

public sealed class FunctionExampleTests
{
    public static TheoryData<string> Names => [.. Cel.Plain.Functions.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_function_has_one_line_of_documentation_and_an_example_that_is_true(string name)
    {
        var function = Cel.Plain.Functions[name];

        function.Documentation.ShouldEndWith(".");
        function.Documentation.ShouldNotContain("\n");
        Cel.ShouldHold(function.Example);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variant_of_a_function_has_its_own_id(string name)
    {
        var ids = Cel.Plain.Functions[name].Overloads.Select(overload => overload.Id).ToArray();

        ids.Length.ShouldBeGreaterThan(0);
        ids.Distinct().Count().ShouldBe(ids.Length);
    }
}
