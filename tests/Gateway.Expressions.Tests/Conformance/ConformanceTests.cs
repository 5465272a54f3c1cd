using System.Text.Json.Nodes;
using Gateway.Expressions.Conformance;

namespace Gateway.Expressions.Tests.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Profiles =>
    [
        "core", "ext:strings", "ext:math", "ext:optionals", "ext:network", "ext:two_var_comprehensions", "ext:block", "ext:bindings", "ext:encoders",
    ];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_open_case_of_a_profile_is_answered_as_the_suite_expects(string profile)
    {
        var cases = Cases().Where(test => test["profile"]!.GetValue<string>() == profile).ToArray();

        var failures = new List<string>();
        var (values, errors) = (0, 0);
        foreach (var test in cases)
        {
            var id = test["id"]!.GetValue<string>();
            var problem = ConformanceSuite.LeftOut.ContainsKey(id) ? null : ConformanceSuite.Judge(test, Answer(test));
            if (problem is not null)
            {
                failures.Add($"{id}: {test["expr"]}: {problem}");
            }
            else if (test["expect"]!["error"] is not null)
            {
                errors++;
            }
            else
            {
                values++;
            }
        }

        output.WriteLine($"{profile}: {values} value cases and {errors} error cases of {cases.Length} pass.");
        cases.ShouldNotBeEmpty();
        failures.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_out_without_a_reason()
    {
        var ids = Cases().Select(test => test["id"]!.GetValue<string>()).ToHashSet();

        foreach (var (id, reason) in ConformanceSuite.LeftOut)
        {
            ids.ShouldContain(id);
            reason.ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static IReadOnlyList<JsonObject> Cases()
    {
        var cases = ConformanceSuite.Load();
        if (cases is null)
        {
            Assert.Skip("The conformance suite is not beside the repository (shared/conformance/cel/cel-open.jsonl).");
        }

        return cases;
    }

    private static JsonObject Answer(JsonObject test) =>
        JsonNode.Parse(ConformanceProtocol.Answer(test.ToJsonString(), TestContext.Current.CancellationToken))!.AsObject();
}
