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

    [Theory]
    [InlineData("""{"ok":true,"value":{"t":"int","v":"1"},"type":"int"}""", true)]
    [InlineData("""{"ok":true,"value":{"t":"int","v":"2"},"type":"int"}""", false)]
    [InlineData("""{"ok":true,"value":{"t":"uint","v":"1"},"type":"int"}""", false)]
    [InlineData("""{"ok":true,"value":{"t":"int","v":"1"},"type":"dyn"}""", false)]
    [InlineData("""{"ok":false,"error":"x","kind":"eval"}""", false)]
    public void Only_the_expected_value_and_type_count_as_right(string answer, bool isRight)
    {
        var test = JsonNode.Parse("""{"expect":{"value":{"t":"int","v":"1"}},"deduced_type":"int"}""")!.AsObject();

        (ConformanceSuite.Judge(test, JsonNode.Parse(answer)!.AsObject()) is null).ShouldBe(isRight);
    }

    [Theory]
    [InlineData("""{"ok":false,"error":"x","kind":"eval"}""", true)]
    [InlineData("""{"ok":false,"error":"x","kind":"internal"}""", false)]
    [InlineData("""{"ok":true,"value":{"t":"null"}}""", false)]
    public void An_expected_failure_must_be_one_of_the_expression(string answer, bool isRight)
    {
        var test = JsonNode.Parse("""{"expect":{"error":["x"]}}""")!.AsObject();

        (ConformanceSuite.Judge(test, JsonNode.Parse(answer)!.AsObject()) is null).ShouldBe(isRight);
    }

    [Fact]
    public async Task The_line_protocol_answers_every_line_and_survives_broken_ones()
    {
        using var input = new System.IO.StringReader("{\"id\":\"a\",\"expr\":\"x + 1\",\"bindings\":{\"x\":{\"t\":\"int\",\"v\":\"41\"}}}\nnot json\n\n{\"id\":7,\"expr\":\"1 +\"}\n[]\n");
        using var answers = new StringWriter { NewLine = "\n" };

        await ConformanceProtocol.RunAsync(input, answers, TestContext.Current.CancellationToken);

        var lines = answers.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        lines.Length.ShouldBe(4);
        lines[0].ToJsonString().ShouldBe("""{"id":"a","ok":true,"value":{"t":"int","v":"42"},"type":"int"}""");
        lines.Skip(1).Select(line => line["kind"]!.GetValue<string>()).ShouldBe(["internal", "parse", "internal"]);
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
