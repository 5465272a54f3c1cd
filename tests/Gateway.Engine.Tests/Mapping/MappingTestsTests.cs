using System.Text;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Testing;

namespace Gateway.Engine.Tests.Mapping;

public sealed class MappingTestsTests
{
    private static readonly CompiledMapping Mapping = MappingFixture.Compile("""{ "where": "source.v != 'x'", "fields": { "id": "source.id", "d": "date(source.v)" } }""");

    private const string Tests = """
        [
          // the usual form
          { "name": "biasa", "record": {"id": 1, "v": "8 Desember 2025"}, "expect": {"d": "2025-12-08", "id": 1.0} },
          { "name": "lain", "record": {"id": 1, "v": "9 Desember 2025"}, "expect": {"id": 2, "d": "2025-12-08"} },
          { "name": "tertahan", "record": {"id": 1, "v": "besok"}, "expect": {"held": "GW3104", "field": "d"} },
          { "name": "lewat", "record": {"id": 1, "v": "x"}, "expect": "skipped" },
        ]
        """;

    [Fact]
    public void Tests_beside_a_mapping_pass_or_tell_what_differs_by_field()
    {
        var results = Run(Tests);
        results.Select(r => r.Passed).ShouldBe([true, false, true, true]);
        results[1].Difference.ShouldBe("id: expected 2, got 1; d: expected '2025-12-08', got '2025-12-09'");
        results[1].Line.ShouldBe(4);
    }

    [Fact]
    public void Updating_replaces_only_the_expectations_that_failed()
    {
        var updated = Encoding.UTF8.GetString(MappingTests.Update(Encoding.UTF8.GetBytes(Tests), [.. Run(Tests)]));
        updated.ShouldBe(Tests.Replace("""{"id": 2, "d": "2025-12-08"}""", """{"id":1,"d":"2025-12-09"}"""));
        Run(updated).ShouldAllBe(r => r.Passed);
    }

    [Fact]
    public void A_test_without_expectation_is_named() =>
        Should.Throw<FormatException>(() => Run("""[ { "name": "kosong", "record": {} } ]""")).Message.ShouldContain("\"kosong\" on line 1");

    [Theory]
    [InlineData("""[ { "name": "a", "record": {}, "expct": "skipped" } ]""", "\"expct\"")]
    [InlineData("""[ "a" ]""", "line 1 is no object")]
    public void What_is_no_test_is_named(string tests, string named) => Should.Throw<FormatException>(() => Run(tests)).Message.ShouldContain(named);

    private static List<MappingTestResult> Run(string tests) => [.. MappingTests.Run(Mapping, Encoding.UTF8.GetBytes(tests), MappingFixture.Context)];
}
