using System.Text.Json.Nodes;

namespace Gateway.Expressions.Tests.Conformance;

/// <summary>The open part of the language's conformance suite, found in a <c>shared</c> folder beside the repository.</summary>
internal static class ConformanceSuite
{
    /// <summary>Cases that are left out, by id, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>();

    public static IReadOnlyList<JsonObject>? Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "conformance", "cel", "cel-open.jsonl");
            if (File.Exists(file))
            {
                return [.. File.ReadLines(file).Select(line => JsonNode.Parse(line)!.AsObject())];
            }
        }

        return null;
    }

    /// <summary>What is wrong with an answer; null where it is right.</summary>
    public static string? Judge(JsonObject test, JsonObject answer)
    {
        var ok = answer["ok"]!.GetValue<bool>();
        var kind = answer["kind"]?.GetValue<string>();
        if (test["expect"]!["error"] is not null)
        {
            return ok ? $"a failure is expected, the answer is {answer.ToJsonString()}"
                : kind is "unsupported" or "internal" ? $"the failure is {kind}: {answer["error"]}" : null;
        }

        if (!ok)
        {
            return $"{kind}: {answer["error"]}";
        }

        if (test["deduced_type"] is { } type && type.GetValue<string>() != answer["type"]?.GetValue<string>())
        {
            return $"the type is {answer["type"]}, not {type}";
        }

        return test["expect"]!["value"] is not { } expected || Same(expected, answer["value"]) ? null
            : $"expected {expected.ToJsonString()}, found {answer["value"]?.ToJsonString()}";
    }

    private static bool Same(JsonNode expected, JsonNode? actual)
    {
        var tag = expected["t"]!.GetValue<string>();
        if (actual?["t"]?.GetValue<string>() != tag)
        {
            return false;
        }

        var (a, b) = (expected["v"], actual["v"]);
        return tag switch
        {
            "null" => true,
            "double" => SameDouble(a!.GetValue<string>(), b!.GetValue<string>()),
            "list" => a!.AsArray().Count == b!.AsArray().Count && a.AsArray().Zip(b.AsArray()).All(pair => Same(pair.First!, pair.Second)),
            "map" => a!.AsArray().Count == b!.AsArray().Count
                && a.AsArray().All(entry => b.AsArray().Any(other => Same(entry![0]!, other![0]) && Same(entry[1]!, other[1]))),
            _ => JsonNode.DeepEquals(a, b),
        };
    }

    private static bool SameDouble(string a, string b)
    {
        var (x, y) = (double.Parse(a, System.Globalization.CultureInfo.InvariantCulture), double.Parse(b, System.Globalization.CultureInfo.InvariantCulture));
        return x == y || (double.IsNaN(x) && double.IsNaN(y));
    }
}
