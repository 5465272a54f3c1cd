using Gateway.Engine.Configuration;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Tests.Mapping;

public sealed class MappingCompilerTests
{
    private static readonly RecordSchema Source = new("kemnaker.vacancies",
    [
        new SchemaField("id", SchemaType.Text) { Optional = false },
        new SchemaField("quota", SchemaType.Integer) { Optional = false },
        new SchemaField("closingDate", SchemaType.Text),
        new SchemaField("location", SchemaType.Object) { Optional = false, Fields = [new SchemaField("districtName", SchemaType.Text)] },
    ]);

    private static readonly RecordSchema Destination = new("kota-db.lowongan",
    [
        new SchemaField("id", SchemaType.Text) { Optional = false, MaxLength = 5 },
        new SchemaField("kuota", SchemaType.Integer),
        new SchemaField("judul", SchemaType.Text) { Optional = false },
    ]);

    [Theory]
    [InlineData("source.quota + ", MappingCodes.Syntax, null)]
    [InlineData("source.quotta", MappingCodes.UnknownSourceField, "quota")]
    [InlineData("source.location.distrikName", MappingCodes.UnknownSourceField, null)]
    [InlineData("sorce.quota", MappingCodes.UnknownName, "source")]
    [InlineData("dat(source.closingDate)", MappingCodes.UnknownName, "date")]
    [InlineData("source.quota + 'x'", MappingCodes.WrongType, null)]
    [InlineData("lookup('wilaya', source.id)", MappingCodes.UnknownLookup, "wilayah")]
    [InlineData("date(source.closingDate, ['YYYY-MM-DD'])", MappingCodes.BadConstant, null)]
    [InlineData("today('WIBB')", MappingCodes.BadConstant, null)]
    [InlineData("rupiah(source.closingDate, 'id')", MappingCodes.BadConstant, null)]
    [InlineData("sex(source.id, 'LP')", MappingCodes.BadConstant, null)]
    [InlineData("mask(source.id, 'ktp')", MappingCodes.BadConstant, null)]
    public void A_wrong_rule_is_an_error_with_the_nearest_name(string rule, string code, string? nearest)
    {
        var found = Errors($$"""{ "fields": { "id": "source.id", "kuota": "{{rule}}", "judul": "'x'" } }""").ShouldHaveSingleItem();
        found.Code.ShouldBe(code);
        if (nearest is not null)
        {
            found.Hint.ShouldNotBeNull().ShouldContain($"\"{nearest}\"");
        }
    }

    [Fact]
    public void An_error_has_line_and_column_inside_the_rule_string_escapes_counted()
    {
        var json = "{ \"fields\": { \"id\": \"source.id\",\n  \"judul\": \"'\\u0061\\\"' + source.tittle\" } }";
        var found = Errors(json, destination: false).ShouldHaveSingleItem();
        (found.Line, found.Column).ShouldBe((2, json.Split('\n')[1].IndexOf("tittle", StringComparison.Ordinal) + 1));
        found.Length.ShouldBe(6);
    }

    [Fact]
    public void All_errors_are_reported_at_once() =>
        Errors("""
            { "where": "source.quota", "key": ["nomor"], "let": { "source": "1" },
              "fields": { "id": "source.idd", "kuota": "'x'", "jumlah": "1" },
              "checks": [ { "rule": "target.kuota +", "message": "m" } ] }
            """).Select(d => d.Code).Order().ShouldBe(
            [MappingCodes.Syntax, MappingCodes.UnknownSourceField, MappingCodes.UnknownTargetField, MappingCodes.RequiredFieldWithoutRule, MappingCodes.WrongTargetType, MappingCodes.KeyWithoutRule, MappingCodes.NotACondition, MappingCodes.ReservedName]);

    [Fact]
    public void A_check_of_a_field_without_rule_is_an_error() =>
        Errors("""{ "fields": { "id": "source.id" }, "checks": [ { "rule": "target.gaji > 0", "message": "m" } ] }""", destination: false)
            .ShouldHaveSingleItem().Code.ShouldBe(MappingCodes.UnknownSourceField);

    [Fact]
    public void A_value_that_the_destination_cannot_take_holds_the_record()
    {
        var compiled = MappingFixture.Compiler.Compile(MappingFixture.Definition("""{ "fields": { "id": "source.id", "judul": "source.closingDate" } }"""), Source, Destination);
        compiled.Diagnostics.ShouldBeEmpty();
        string Code(string record) => MappingFixture.Map(compiled.Mapping!, record).Outcome.Cause?.Code ?? "";
        Code("{\"id\":\"123456\",\"closingDate\":\"x\"}").ShouldBe(MappingCodes.TooLong);
        Code("{\"id\":\"ééééé\",\"closingDate\":\"x\"}").ShouldBe("");
        Code("{\"id\":\"1\",\"closingDate\":null}").ShouldBe(MappingCodes.RequiredFieldNull);
    }

    [Fact]
    public void A_mapping_lists_how_its_fields_can_fail_and_which_cannot()
    {
        var compiled = MappingFixture.Compiler.Compile(MappingFixture.Definition("""{ "fields": { "id": "source.id", "kuota": "source.quota", "tutup": "date(source.closingDate)" } }"""), Source, null).Mapping!;
        compiled.Risks.Select(r => r.Field).ShouldBe(["tutup"]);
        compiled.Risks[0].Failures.ShouldContain(f => f.Contains("no date", StringComparison.Ordinal));
    }

    [Fact]
    public void Lineage_names_the_source_fields_behind_lets_and_defaults()
    {
        var mapping = MappingFixture.Compile("""
            { "let": { "lokasi": "source.location", "orang": "nik(source.nik)" },
              "fields": { "id": "source.id", "wilayah": "lookup('wilayah', lokasi.districtName)", "asal": "'x'",
                          "lahir": { "value": "orang.birth", "onError": "default", "default": "source.bod" } } }
            """);
        mapping.Lineage.Single(l => l.Field == "wilayah").Sources.ShouldBe(["source.location.districtName"]);
        mapping.Lineage.Single(l => l.Field == "wilayah").Lookups.ShouldBe(["wilayah"]);
        mapping.Lineage.Single(l => l.Field == "lahir").Sources.ShouldBe(["source.bod", "source.nik"]);
        mapping.Lineage.Single(l => l.Field == "asal").Sources.ShouldBeEmpty();
        mapping.SourcePaths.ShouldBe(["source.bod", "source.id", "source.location.districtName", "source.nik"]);
    }

    [Fact]
    public void A_default_without_rule_and_a_repeated_name_are_errors()
    {
        Errors("""{ "fields": { "id": { "value": "source.id", "onError": "default" } } }""", destination: false).ShouldHaveSingleItem().Code.ShouldBe(MappingCodes.MissingDefault);
        Errors("""{ "key": ["id", "id"], "fields": { "id": "source.id" } }""", destination: false).ShouldHaveSingleItem().Code.ShouldBe(MappingCodes.RepeatedName);
    }

    private static List<Diagnostic> Errors(string json, bool destination = true)
    {
        var compiled = MappingFixture.Compiler.Compile(MappingFixture.Definition(json), Source, destination ? Destination : null);
        compiled.Mapping.ShouldBeNull();
        return [.. compiled.Diagnostics];
    }
}
