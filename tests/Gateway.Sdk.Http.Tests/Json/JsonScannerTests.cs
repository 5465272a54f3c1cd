using System.Text;

namespace Gateway.Sdk.Http.Tests.Json;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("""{"data":[{"a":1},{"b":2}],"x":3}""", "data", "{\"a\":1} {\"b\":2}")]
    [InlineData("""[{"a":1}]""", "", "{\"a\":1}")]
    [InlineData("""{"a":1}""", "", "{\"a\":1}")]
    [InlineData("""{"r":[{"rows":[{"i":1}]},{"rows":[{"i":2},{"i":3}]}]}""", "r[*].rows", "{\"i\":1} {\"i\":2} {\"i\":3}")]
    [InlineData("""{"r":{"x":{"i":1},"y":{"i":2}}}""", "r.*", "{\"i\":1} {\"i\":2}")]
    [InlineData("""{"a.b":[{"i":1}]}""", "['a.b']", "{\"i\":1}")]
    [InlineData("""[[{"i":1}],[{"i":2}]]""", "[1]", "{\"i\":2}")]
    [InlineData("""{"data":null}""", "data", "")]
    [InlineData("""{"data":[]}""", "data", "")]
    public void Records_are_found_where_the_path_says(string json, string path, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var scanner = new JsonScanner(JsonPath.Parse(path), []);
        scanner.Scan(bytes);
        scanner.RecordsSeen.ShouldBeTrue();
        string.Join(' ', scanner.Records.Select(range => Encoding.UTF8.GetString(bytes[range]))).ShouldBe(expected);
    }

    [Fact]
    public void Values_beside_the_records_are_found_in_the_same_pass()
    {
        var bytes = """{"meta":{"next":"a\u0062","total":7,"none":null},"data":[{"meta":1}]}"""u8.ToArray();
        var scanner = new JsonScanner(JsonPath.Parse("data"), [JsonPath.Parse("meta.next"), JsonPath.Parse("meta.total"), JsonPath.Parse("meta.none"), JsonPath.Parse("no")]);
        scanner.Scan(bytes);
        JsonText.Scalar(bytes[scanner.Value(0)!.Value]).ShouldBe("ab");
        JsonText.Scalar(bytes[scanner.Value(1)!.Value]).ShouldBe("7");
        scanner.Value(2).ShouldBeNull();
        scanner.Value(3).ShouldBeNull();
        scanner.Scan("{}"u8);
        scanner.Value(0).ShouldBeNull();
        scanner.RecordsSeen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"data":{"i":1}}""", "{\"i\":1}")]
    [InlineData("""{"status":200,"user_profile":{"i":2}}""", "{\"i\":2}")]
    [InlineData("""{"result":{"rows":[{"i":3}]}}""", "{\"i\":3}")]
    [InlineData("""{"other":{"i":4}}""", null)]
    [InlineData("""{"data":{"i":5},"user_profile":{"i":5}}""", "GW2258")]
    [InlineData("""{"data":[],"result":{"rows":[{"i":6}]}}""", "GW2258")]
    public void Records_may_be_in_one_of_several_places_but_not_in_two(string json, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var scanner = JsonScanner.AnyOf([JsonPath.Parse("data"), JsonPath.Parse("user_profile"), JsonPath.Parse("result.rows")], []);
        if (expected?.StartsWith("GW", StringComparison.Ordinal) == true)
        {
            Should.Throw<AdapterException>(() => scanner.Scan(bytes)).Code.ShouldBe(expected);
            return;
        }

        scanner.Scan(bytes);
        scanner.RecordsSeen.ShouldBe(expected is not null);
        scanner.Records.Select(range => Encoding.UTF8.GetString(bytes[range])).ShouldBe(expected is null ? [] : [expected]);
    }

    [Theory]
    [InlineData("""{"data":[{"a":1,"a":2}]}""", "GW2244")]
    [InlineData("""{"data":[{"a":1,"\u0061":2}]}""", "GW2244")]
    [InlineData("""{"data":[],"data":[]}""", "GW2244")]
    [InlineData("""{"x":{"y":[{"z":1,"q":{},"z":1}]},"data":[]}""", "GW2244")]
    [InlineData("""{"data":[{"a":1}""", "GW2242")]
    [InlineData("""{"data":[]} x""", "GW2242")]
    [InlineData("", "GW2242")]
    [InlineData("""{"data":[1]}""", "GW2246")]
    [InlineData("""{"data":"x"}""", "GW2246")]
    public void Broken_bodies_are_refused_with_their_code(string json, string code)
    {
        var scanner = new JsonScanner(JsonPath.Parse("data"), []);
        Should.Throw<AdapterException>(() => scanner.Scan(Encoding.UTF8.GetBytes(json))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Depth_ends_at_64(int lists, bool sound)
    {
        var json = Encoding.UTF8.GetBytes("{\"x\":" + new string('[', lists) + new string(']', lists) + "}");
        var scanner = new JsonScanner(null, []);
        if (sound)
        {
            scanner.Scan(json);
        }
        else
        {
            Should.Throw<AdapterException>(() => scanner.Scan(json)).Code.ShouldBe("GW2245");
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Names_may_repeat_in_different_objects_and_never_in_one(int members)
    {
        var names = string.Join(',', Enumerable.Range(0, members).Select(i => $"\"member-number-{i}\":{{\"a\":1,\"b\":2}}"));
        var scanner = new JsonScanner(JsonPath.Root, []);
        scanner.Scan(Encoding.UTF8.GetBytes($"[{{{names}}},{{{names}}}]"));
        scanner.Records.Count.ShouldBe(2);
        Should.Throw<AdapterException>(() => scanner.Scan(Encoding.UTF8.GetBytes($"[{{{names},\"member-number-7\":1}}]"))).Code.ShouldBe("GW2244");
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a]b")]
    [InlineData(".")]
    public void Texts_that_are_no_path_are_refused(string text) => JsonPath.TryParse(text, out _).ShouldBeFalse();
}
