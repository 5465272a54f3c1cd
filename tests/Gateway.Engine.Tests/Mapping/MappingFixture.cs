using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Tests.Mapping;

/// <summary>Mappings from short JSON, with places counted in that JSON.</summary>
internal static class MappingFixture
{
    public static readonly MapContext Context = new(new DateTimeOffset(2025, 12, 8, 3, 0, 0, TimeSpan.Zero), "kunci uji"u8.ToArray());

    public static readonly LookupTable Wilayah = LookupTable.Build(new LookupDefinition
    {
        Id = "wilayah",
        File = "lookups/wilayah.json",
        Normalise =
        [
            new(NormaliseKind.Upper), new(NormaliseKind.Spaces), new(NormaliseKind.StripPrefix, ["KEC.", "KEC", "KECAMATAN"]), new(NormaliseKind.NoSpaces),
        ],
        Entries = [new("Telanaipura", "15.71.01"), new("Kota Baru", "15.71.07"), new("Alam Barajo", "15.71.09"), new("Sukawana", "36.73.01.1008"), new("SUKAWANA", "36.73.04.1007")],
        Aliases = [new("Alam Baradjo", "Alam Barajo")],
    }, out _);

    public static readonly LookupTable Example = LookupTable.Build(new LookupDefinition { Id = "contoh", File = "lookups/contoh.json", Entries = [new("Satu", "1"), new("batas", "27", default, "", "2025-11-30"), new("batas", "26", default, "2025-12-01", "")] }, out _);

    public static MappingCompiler Compiler { get; } = new(new Dictionary<string, LookupTable> { ["wilayah"] = Wilayah, ["contoh"] = Example }.ToFrozenDictionary());

    public static CompiledMapping Compile(string json)
    {
        var compiled = Compiler.Compile(Definition(json), null, null);
        compiled.Diagnostics.Select(d => d.ToString()).ShouldBeEmpty();
        return compiled.Mapping!;
    }

    /// <summary>One rule as a whole mapping, keyed by <c>id</c>.</summary>
    public static CompiledMapping Rule(string rule) => Compile(JsonSerializer.Serialize(new { fields = new Dictionary<string, string> { ["id"] = "1", ["x"] = rule } }));

    /// <summary>What a rule makes of a record: JSON of the value, or the code under which the record is held.</summary>
    public static string Value(string rule, string record)
    {
        var (outcome, content, _) = Map(Rule(rule), record);
        return outcome.Verdict == MapVerdict.Held ? outcome.Cause!.Code : content["{\"id\":1,\"x\":".Length..^1];
    }

    public static (MapOutcome Outcome, string Content, string Key) Map(CompiledMapping mapping, string record) => Map(mapping.CreateMapper(Context), Encoding.UTF8.GetBytes(record));

    public static (MapOutcome Outcome, string Content, string Key) Map(Mapper mapper, ReadOnlyMemory<byte> record)
    {
        using var output = new MappedBuffer(16);
        var outcome = mapper.Map(record, output);
        return (outcome, Encoding.UTF8.GetString(outcome.Content(output)), Encoding.UTF8.GetString(outcome.Key(output)));
    }

    public static MappingDefinition Definition(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var root = document.RootElement;
        RuleText Text(JsonElement value)
        {
            var raw = value.GetRawText()[1..^1];
            var at = json.IndexOf($"\"{raw}\"", StringComparison.Ordinal) + 1;
            var line = json[..at].Count(c => c == '\n') + 1;
            return new RuleText(value.GetString()!, new FilePosition("mappings/uji.json", line, at - json.LastIndexOf('\n', at)), raw == value.GetString() ? null : raw);
        }
        RuleText Name(string name) => new(name, new FilePosition("mappings/uji.json", 1, 1));
        FieldRule Field(JsonProperty field) => field.Value.ValueKind == JsonValueKind.String
            ? new FieldRule(Name(field.Name), Text(field.Value))
            : new FieldRule(Name(field.Name), Text(field.Value.GetProperty("value")))
            {
                OnError = Enum.Parse<OnError>(field.Value.GetProperty("onError").GetString()!, ignoreCase: true),
                Default = field.Value.TryGetProperty("default", out var otherwise) ? Text(otherwise) : null,
            };
        return new MappingDefinition
        {
            Id = "uji",
            File = "mappings/uji.json",
            From = Name("a.b"),
            To = Name("c.d"),
            Where = root.TryGetProperty("where", out var where) ? Text(where) : null,
            Key = root.TryGetProperty("key", out var key) ? [.. key.EnumerateArray().Select(Text)] : [Name("id")],
            Let = root.TryGetProperty("let", out var lets) ? [.. lets.EnumerateObject().Select(l => new LetRule(Name(l.Name), Text(l.Value)))] : [],
            Fields = [.. root.GetProperty("fields").EnumerateObject().Select(Field)],
            Checks = root.TryGetProperty("checks", out var checks)
                ? [.. checks.EnumerateArray().Select(c => new CheckRule(Text(c.GetProperty("rule")), c.GetProperty("message").GetString()!))]
                : [],
        };
    }
}
