using Gateway.Plugins.Rest.Tests.Paging;
using static Gateway.Plugins.Rest.Tests.Paging.ScriptedAnswer;

namespace Gateway.Plugins.Rest.Tests.Partitions;

/// <summary>Lists that split a stream: as they are written, out of one text, several at once, several to a request.</summary>
public sealed class ListPartitionTests
{
    [Theory]
    [InlineData("\"values\": [\"a\", \"b\"]", "/list?region=a|/list?region=b")]
    [InlineData("\"values\": [\"{{ 'a, ,b' }}\", \"c\"], \"split\": \",\"", "/list?region=a|/list?region=b|/list?region=c")]
    [InlineData("\"values\": [\"a,b\"]", "/list?region=a,b")]
    [InlineData("\"values\": [\"{{ 'a;b;c' }}\"], \"split\": \";\", \"batch\": 2, \"separator\": \"|\"", "/list?region=a|b /list?region=c")]
    public async Task Each_value_is_asked_for_once(string list, string asked)
    {
        var expected = asked.Contains(' ', StringComparison.Ordinal) ? asked.Split(' ') : asked.Split('|');
        var partner = await ScriptedPartner.ReadAsync($$"""
            "partitions": [{ "kind": "list", "name": "region", "into": { "param": "region" }, {{list}} }]
            """, [.. expected.Select((_, i) => Of($"r{i}"))]);
        partner.Asked.ShouldBe(expected);
        partner.Records.Count().ShouldBe(expected.Length);
    }

    [Fact]
    public async Task Several_lists_multiply()
    {
        var partner = await ScriptedPartner.ReadAsync("""
            "partitions": [{ "kind": "list", "name": "year", "values": ["2025", "2026"], "into": { "param": "y" } },
                           { "kind": "list", "name": "region", "values": ["a", "b"], "into": { "param": "r" } }]
            """, Of("1"), Of("2"), Of("3"), Of("4"));
        partner.Asked.ShouldBe(["/list?y=2025&r=a", "/list?y=2025&r=b", "/list?y=2026&r=a", "/list?y=2026&r=b"]);
    }
}
