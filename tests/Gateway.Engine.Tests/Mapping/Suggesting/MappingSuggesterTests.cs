using System.Text.Json.Nodes;
using Gateway.Engine.Mapping.Suggesting;

namespace Gateway.Engine.Tests.Mapping.Suggesting;

/// <summary>Rules that names and types suggest.</summary>
public sealed class MappingSuggesterTests
{
    [Theory]
    [InlineData("string!", "string", "source.a")]
    [InlineData("string", "string", "source.?a")]
    [InlineData("string", "date", "date(source.?a.orValue(null))")]
    [InlineData("string!", "date", "date(source.a)")]
    [InlineData("string!", "number", "decimal(source.a)")]
    [InlineData("integer!", "string", "string(source.a)")]
    [InlineData("integer", "string", null)]
    [InlineData("integer", "number", "source.?a")]
    [InlineData("number!", "integer", null)]
    [InlineData("integer!", "boolean", null)]
    [InlineData("array", "array", "source.?a")]
    [InlineData("object", "string", null)]
    public void A_rule_fits_the_types_or_there_is_none(string from, string to, string? rule) =>
        (Suggest(Schema(("a", from)), Schema(("id", "string"), ("a", to))).Rules.SingleOrDefault(found => found.Field == "a")?.Rule).ShouldBe(rule);

    [Fact]
    public void Names_meet_whatever_their_case_separators_and_depth()
    {
        var source = Schema(("Kode Wilayah", "string!"), ("id", "string!"));
        source["properties"]!["lokasi"] = Schema(("nama_kota", "string"), ("id", "string"));

        var suggestion = Suggest(source, Schema(("id", "string"), ("kodeWilayah", "string"), ("NAMA_KOTA", "string"), ("lokasiId", "string"), ("lain", "string!")));

        suggestion.Rules.Select(rule => $"{rule.Field}: {rule.Rule}").ShouldBe(
            ["id: source.id", "kodeWilayah: source['Kode Wilayah']", "NAMA_KOTA: source.?lokasi.?nama_kota", "lokasiId: source.?lokasi.?id", "lain: null"]);
        suggestion.Key.ShouldBe(["id"]);
        suggestion.Suggested.ShouldBe(4);
        suggestion.Left.Single().ShouldBe(new LeftField("lain", "text", Required: true, "no source field has this name"));
        suggestion.Unused.ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_several_fields_bear_is_left_to_a_person()
    {
        var source = Schema(("id", "string!"));
        source["properties"]!["asal"] = Schema(("kota", "string"));
        source["properties"]!["tujuan"] = Schema(("kota", "string"));

        var left = Suggest(source, Schema(("id", "string"), ("kota", "string"))).Left.Single();

        left.Why.ShouldBe("several source fields have this name: asal.kota, tujuan.kota");
        Suggest(source, Schema(("id", "string"), ("kota", "string"))).Unused.ShouldBe(["asal.kota", "tujuan.kota"]);
    }

    [Theory]
    [InlineData("nik", "nik", "null")]
    [InlineData(null, "kode", "source.kode")]
    public void A_key_is_always_named_and_has_a_rule(string? asked, string key, string rule)
    {
        var suggestion = MappingSuggester.Suggest(Schema(("kode", "string!"), ("nama", "string")), Schema(("nama", "string"), ("kode", "string!")), asked);

        suggestion.Key.ShouldBe([key]);
        suggestion.Rules.Single(found => found.Field == key).Rule.ShouldBe(rule);
    }

    private static MappingSuggestion Suggest(JsonObject source, JsonObject destination) => MappingSuggester.Suggest(source, destination, null);

    /// <summary>Fields and their types; <c>!</c> behind a type: always there.</summary>
    private static JsonObject Schema(params (string Name, string Type)[] fields)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(), ["required"] = new JsonArray() };
        foreach (var (name, type) in fields)
        {
            var plain = type.TrimEnd('!');
            schema["properties"]![name] = plain == "date" ? new JsonObject { ["type"] = "string", ["format"] = "date" } : new JsonObject { ["type"] = plain };
            if (plain != type)
            {
                schema["required"]!.AsArray().Add(name);
            }
        }

        return schema;
    }
}
