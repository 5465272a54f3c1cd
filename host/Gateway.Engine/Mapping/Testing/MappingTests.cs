using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Testing;

/// <summary>
/// Runs the tests beside a mapping: a list of <c>{ "name", "record", "expect": {...} | "skipped" | { "held": "GW3104", "field": "tanggalTutup" }, "now" }</c>.
/// </summary>
public static class MappingTests
{
    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = RecordReader.MaxDepth + 4 };

    /// <summary>What a test may have.</summary>
    internal static IReadOnlyList<string> Members { get; } = ["name", "record", "expect", "now"];

    /// <exception cref="JsonException">The file is no JSON.</exception>
    /// <exception cref="FormatException">The file is no list of tests; the message says which test lacks what.</exception>
    public static ImmutableArray<MappingTestResult> Run(CompiledMapping mapping, ReadOnlyMemory<byte> tests, MapContext context)
    {
        using var document = JsonDocument.Parse(tests, Relaxed);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("a tests file is a list of tests");
        }
        var places = TestPlaces.Of(tests.Span);
        return [.. document.RootElement.EnumerateArray().Select((test, i) => One(mapping, test, places[i], context))];
    }

    /// <summary>The file with what the mapping gives now in place of every expectation that failed; all else stays as it is written.</summary>
    public static byte[] Update(ReadOnlySpan<byte> tests, ImmutableArray<MappingTestResult> results)
    {
        var text = new List<byte>(tests.ToArray());
        foreach (var result in results.Where(r => !r.Passed).Reverse())
        {
            text.RemoveRange(result.ExpectationOffset, result.ExpectationLength);
            text.InsertRange(result.ExpectationOffset, Encoding.UTF8.GetBytes(result.Actual));
        }
        return [.. text];
    }

    private static MappingTestResult One(CompiledMapping mapping, JsonElement test, TestPlace place, MapContext context)
    {
        if (test.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"the test on line {place.Line} is no object");
        }
        var name = test.TryGetProperty("name", out var given) ? given.GetString()! : $"test on line {place.Line}";
        if (test.EnumerateObject().FirstOrDefault(member => !Members.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new FormatException($"the test \"{name}\" on line {place.Line} has \"{unknown.Name}\", and a test has {string.Join(", ", Members)}");
        }
        if (!test.TryGetProperty("record", out var record) || !test.TryGetProperty("expect", out var expected))
        {
            throw new FormatException($"the test \"{name}\" on line {place.Line} needs \"record\" and \"expect\"");
        }
        if (test.TryGetProperty("now", out var now))
        {
            context = context with { Now = DateTimeOffset.Parse(now.GetString()!, CultureInfo.InvariantCulture) };
        }
        using var output = new MappedBuffer();
        // A record that is no JSON is written as text: {"record": "<html>"}.
        var bytes = Encoding.UTF8.GetBytes(record.ValueKind == JsonValueKind.String ? record.GetString()! : record.GetRawText());
        var outcome = mapping.CreateMapper(context).Map(bytes, output);
        var actual = Actual(outcome, output);
        var difference = Difference(expected, actual);
        return new MappingTestResult(name, place.Line, difference is null, difference, actual, place.Offset, place.Length);
    }

    private static string Actual(MapOutcome outcome, MappedBuffer output) => outcome.Verdict switch
    {
        MapVerdict.Skipped => "\"skipped\"",
        MapVerdict.Held => outcome.Cause!.Field.Length == 0 ? $"{{ \"held\": \"{outcome.Cause.Code}\" }}" : $"{{ \"held\": \"{outcome.Cause.Code}\", \"field\": {JsonSerializer.Serialize(outcome.Cause.Field)} }}",
        _ => Encoding.UTF8.GetString(outcome.Content(output)),
    };

    /// <summary>Null when both say the same; numbers are compared by value, members without regard to order.</summary>
    private static string? Difference(JsonElement expected, string actual)
    {
        if (!JsonValues.TryParse(expected.GetRawText(), out var wanted) || !JsonValues.TryParse(actual, out var found))
        {
            return "the expectation is not JSON that a mapping could give";
        }
        if (wanted == found)
        {
            return null;
        }
        return wanted.Kind == CelKind.Map && found.Kind == CelKind.Map && !IsHeld(wanted.AsMap) && !IsHeld(found.AsMap)
            ? Fields(wanted.AsMap, found.AsMap)
            : $"expected {wanted}, got {found}";
    }

    private static bool IsHeld(CelMap map) => map.TryGet("held", out _);

    private static string Fields(CelMap wanted, CelMap found)
    {
        var names = Names(wanted).Concat(Names(found)).Distinct();
        return string.Join("; ", names
            .Select(n => (Name: n, Wanted: wanted.TryGet(n, out var w) ? w.ToString() : "nothing", Found: found.TryGet(n, out var f) ? f.ToString() : "nothing"))
            .Where(d => d.Wanted != d.Found)
            .Select(d => $"{d.Name}: expected {d.Wanted}, got {d.Found}"));
    }

    private static IEnumerable<string> Names(CelMap map) => Enumerable.Range(0, map.Count).Select(i => map.KeyAt(i).AsString);
}

/// <summary>What one test gave.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Passed">Whether the mapping gives what is expected.</param>
/// <param name="Difference">What differs, field by field.</param>
/// <param name="Actual">What the mapping gives, as the expectation would be written.</param>
/// <param name="ExpectationOffset">Where the expectation stands in the file.</param>
/// <param name="ExpectationLength">How many bytes it takes.</param>
public sealed record MappingTestResult(string Name, int Line, bool Passed, string? Difference, string Actual, int ExpectationOffset, int ExpectationLength);
