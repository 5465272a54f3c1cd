using System.Text;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Tests.Mapping;

public sealed class MapperTests
{
    private const string Vacancies = """
        {
          "where": "source.status in ['OPEN', 'EXTENDED'] && source.location.provinceCode == '15'",
          "key": ["sumber", "idEksternal"],
          "let": { "lokasi": "source.location", "judul": "source.title.trim()" },
          "fields": {
            "sumber": "'kemnaker'",
            "idEksternal": "source.id",
            "judul": "judul.truncate(10)",
            "kodeWilayah": "lookup('wilayah', lokasi.districtName)",
            "gajiMin": { "value": "decimal(source.salary.min)", "onError": "null" },
            "tanggalTutup": "date(source.closingDate, ['yyyy-MM-dd', 'dd/MM/yyyy'])",
            "label": "source.id + ' - ' + source.status"
          },
          "checks": [ { "rule": "target.gajiMin == null || target.gajiMin > 0", "message": "gaji harus positif" } ]
        }
        """;

    private const string Open = """
        {"id":"VCN-1","status":"OPEN","title":" Operator CNC Shift 2 ","unused":{"a":[1,{"b":2}]},
         "location":{"provinceCode":"15","districtName":"Kec. Kotabaru"},"salary":{"min":4725000},"closingDate":"31/12/2025"}
        """;

    private static readonly CompiledMapping Mapping = MappingFixture.Compile(Vacancies);

    [Fact]
    public void A_record_becomes_its_target_object_and_key_in_the_order_of_fields()
    {
        var (outcome, content, key) = MappingFixture.Map(Mapping, Open);
        outcome.Cause.ShouldBeNull();
        content.ShouldBe("""{"sumber":"kemnaker","idEksternal":"VCN-1","judul":"Operator…","kodeWilayah":"15.71.07","gajiMin":4725000,"tanggalTutup":"2025-12-31","label":"VCN-1 - OPEN"}""");
        key.ShouldBe("kemnaker|VCN-1");
    }

    [Fact]
    public void A_record_that_where_does_not_want_is_skipped_and_leaves_nothing()
    {
        var (outcome, content, key) = MappingFixture.Map(Mapping, Open.Replace("OPEN", "CLOSED"));
        outcome.Verdict.ShouldBe(MapVerdict.Skipped);
        (content + key).ShouldBe("");
    }

    [Fact]
    public void A_failing_rule_holds_the_record_under_code_field_rule_and_shape_without_the_value()
    {
        var (outcome, _, _) = MappingFixture.Map(Mapping, Open.Replace("Kotabaru", "Rahasia"));
        var cause = outcome.Cause!;
        (cause.Code, cause.Field, cause.Rule).ShouldBe((MappingCodes.NotInLookup, "kodeWilayah", "fields.kodeWilayah"));
        cause.Shape.ShouldBe("source.location.districtName: text \"aaa. aaaaaaa\"");
        cause.ToString().ShouldNotContain("Rahasia");
        cause.Position.Line.ShouldBe(9);
    }

    [Fact]
    public void On_error_null_writes_null_and_the_check_accepts_it()
    {
        MappingFixture.Map(Mapping, Open.Replace("4725000", "\"Rp 12 triliun\"")).Content.ShouldContain("\"gajiMin\":null");
        MappingFixture.Map(Mapping, Open.Replace("{\"min\":4725000}", "null")).Content.ShouldContain("\"gajiMin\":null");
    }

    [Fact]
    public void A_rule_without_end_holds_the_record_instead_of_the_host()
    {
        var many = string.Join(',', Enumerable.Range(0, 3_000));
        MappingFixture.Value("source.l.all(a, source.l.all(b, a + b >= 0))", $$"""{"id":1,"l":[{{many}}]}""").ShouldBe("GW3117");
    }

    [Fact]
    public void A_check_that_does_not_hold_holds_the_record_with_its_message()
    {
        var cause = MappingFixture.Map(Mapping, Open.Replace("4725000", "-5")).Outcome.Cause!;
        (cause.Code, cause.Rule, cause.Message).ShouldBe((MappingCodes.CheckFailed, "checks[0]", "gaji harus positif"));
    }

    [Theory]
    [InlineData("{\"id\":1,\"id\":2}", MappingCodes.RepeatedProperty)]
    [InlineData("{\"id\":1,\"u\":[{\"a\":1,\"a\":2}]}", MappingCodes.RepeatedProperty)]
    [InlineData("{\"id\":1,\"\\u0069d\":2}", MappingCodes.RepeatedProperty)]
    [InlineData("{\"id\":1", MappingCodes.NotJson)]
    [InlineData("{\"id\":1} {}", MappingCodes.NotJson)]
    [InlineData("[1]", MappingCodes.NotJson)]
    [InlineData("", MappingCodes.NotJson)]
    [InlineData("{\"id\":01}", MappingCodes.NotJson)]
    [InlineData("<html>", MappingCodes.NotJson)]
    [InlineData("{\"\\ud800\":1}", MappingCodes.NotJson)]
    public void Bytes_that_are_no_record_are_held(string record, string code) =>
        MappingFixture.Map(MappingFixture.Rule("source.id"), record).Outcome.Cause!.Code.ShouldBe(code);

    [Fact]
    public void Invalid_utf8_is_held_even_in_fields_that_no_rule_reads()
    {
        byte[] record = [.. "{\"id\":1,\"u\":\""u8, 0xff, .. "\"}"u8];
        MappingFixture.Map(MappingFixture.Rule("source.id").CreateMapper(MappingFixture.Context), record).Outcome.Cause!.Code.ShouldBe(MappingCodes.NotUtf8);
    }

    [Theory]
    [InlineData("[", "]", 63, null)]
    [InlineData("[", "]", 64, MappingCodes.TooDeep)]
    [InlineData("{\"a\":", "}", 64, MappingCodes.TooDeep)]
    [InlineData("[", "]", 100_000, MappingCodes.TooDeep)]
    public void Nesting_past_64_levels_is_held(string open, string close, int levels, string? code)
    {
        var inner = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
        MappingFixture.Map(MappingFixture.Rule("source.id"), $"{{\"id\":1,\"u\":{inner}}}").Outcome.Cause?.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("12345678901234567890", "\"12345678901234567890\"")]
    [InlineData("1571070112959901", "1571070112959901")]
    [InlineData("1e400", MappingCodes.OutOfRange)]
    [InlineData("-1e400", MappingCodes.OutOfRange)]
    [InlineData("0.1", "0.1")]
    [InlineData("10.50", "10.5")]
    [InlineData("-0", "0")]
    [InlineData("1.571E+15", "1571000000000000")]
    [InlineData("12345678901234.56789", "12345678901234.56789")]
    [InlineData("1e2", "100")]
    [InlineData("\"a\\/b\\u00e9\"", "\"a/bé\"")]
    [InlineData("\"\\ud800\"", MappingCodes.UnreadableText)]
    [InlineData("{ \"a\" : [ 1 , \" x \" ] }", "{\"a\":[1,\" x \"]}")]
    [InlineData("null", "null")]
    public void A_copied_value_keeps_its_digits_and_has_one_form(string json, string value) =>
        MappingFixture.Value("source.v", $"{{\"v\":{json}}}").ShouldBe(value);

    [Theory]
    [InlineData("{}", MappingCodes.MissingField)]
    [InlineData("{\"a\":{}}", MappingCodes.MissingField)]
    [InlineData("{\"a\":\"text\"}", MappingCodes.WrongValueType)]
    [InlineData("{\"a\":null}", MappingCodes.WrongValueType)]
    public void A_missing_field_is_held_by_name(string record, string code) => MappingFixture.Value("source.a.b", record).ShouldBe(code);

    [Fact]
    public void An_optional_path_gives_null_or_its_other_value_where_the_field_is_missing()
    {
        MappingFixture.Value("source.?a.b", "{}").ShouldBe("null");
        MappingFixture.Value("source.?a.?b.orValue('-')", "{\"a\":{}}").ShouldBe("\"-\"");
        MappingFixture.Value("source.?a.?b", "{\"a\":{\"b\":7}}").ShouldBe("7");
        MappingFixture.Value("has(source.a) ? source.a : 'tidak'", "{}").ShouldBe("\"tidak\"");
    }

    [Fact]
    public void An_element_of_a_list_is_read_by_its_place()
    {
        MappingFixture.Value("source.items[1].id", "{\"items\":[{\"id\":1},{\"id\":2}]}").ShouldBe("2");
        MappingFixture.Value("source.items[5].id", "{\"items\":[]}").ShouldStartWith("GW31");
    }

    [Fact]
    public void The_whole_record_can_be_a_value() => MappingFixture.Value("source", "{ \"a\": 1 }").ShouldBe("{\"a\":1}");

    [Fact]
    public void On_error_skip_leaves_the_field_out_and_default_takes_its_rule()
    {
        var mapping = MappingFixture.Compile("""
            { "fields": { "a": { "value": "date(source.d)", "onError": "skip" }, "id": "source.id",
                          "b": { "value": "date(source.d)", "onError": "default", "default": "today()" } } }
            """);
        MappingFixture.Map(mapping, "{\"id\":1,\"d\":\"besok\"}").Content.ShouldBe("{\"id\":1,\"b\":\"2025-12-08\"}");
        MappingFixture.Map(mapping, "{\"id\":1,\"d\":\"9/12/2025\"}").Content.ShouldBe("{\"a\":\"2025-12-09\",\"id\":1,\"b\":\"2025-12-09\"}");
    }

    [Theory]
    [InlineData("\"a|b\"", "\"c\"", "a\\|b|c")]
    [InlineData("\"a\"", "\"b|c\"", "a|b\\|c")]
    [InlineData("5", "\"x\"", "5|x")]
    [InlineData("\"5\"", "\"x\"", "5|x")]
    [InlineData("\"\"", "\"x\"", null)]
    [InlineData("null", "\"x\"", null)]
    [InlineData("true", "\"x\"", null)]
    public void A_key_joins_its_fields_without_doubt(string first, string second, string? key)
    {
        var mapping = MappingFixture.Compile("""{ "key": ["a", "b"], "fields": { "b": "source.b", "a": "source.a" } }""");
        var (outcome, _, found) = MappingFixture.Map(mapping, $"{{\"a\":{first},\"b\":{second}}}");
        (outcome.Cause?.Code).ShouldBe(key is null ? MappingCodes.EmptyKey : null);
        found.ShouldBe(key ?? "");
    }

    [Fact]
    public void A_page_maps_into_one_buffer_and_held_records_leave_only_their_key_in_it()
    {
        using var output = new MappedBuffer(16);
        var mapper = Mapping.CreateMapper(MappingFixture.Context);
        string[] records = [Open, Open.Replace("Kotabaru", "???"), Open.Replace("VCN-1", "VCN-2"), Open.Replace("OPEN", "X")];
        var outcomes = records.Select(r => mapper.Map(Encoding.UTF8.GetBytes(r), output)).ToList();
        outcomes.Select(o => o.Verdict).ShouldBe([MapVerdict.Mapped, MapVerdict.Held, MapVerdict.Mapped, MapVerdict.Skipped]);
        Encoding.UTF8.GetString(outcomes[2].Key(output)).ShouldBe("kemnaker|VCN-2");
        Encoding.UTF8.GetString(outcomes[1].Key(output)).ShouldBe("kemnaker|VCN-1");
        outcomes[2].ContentOffset.ShouldBe(outcomes[1].KeyOffset + outcomes[1].KeyLength);
    }

    [Fact]
    public void Answers_are_the_same_whether_values_were_seen_before_or_not()
    {
        var mapper = Mapping.CreateMapper(MappingFixture.Context);
        string[] records = [Open, Open.Replace("31/12/2025", "32/12/2025"), Open.Replace("4725000", "\"x\""), Open.Replace("\"min\":4725000", "\"max\":1")];
        var fresh = records.Select(r => MappingFixture.Map(Mapping, r)).Select(r => (r.Content, r.Outcome.Cause?.Group)).ToList();
        for (var round = 0; round < 3; round++)
        {
            records.Select(r => MappingFixture.Map(mapper, Encoding.UTF8.GetBytes(r))).Select(r => (r.Content, r.Outcome.Cause?.Group)).ShouldBe(fresh);
        }
    }

    [Fact]
    public void Properties_in_another_order_and_new_names_are_read_alike()
    {
        var mapper = MappingFixture.Rule("string(source.a) + string(source.b.c)").CreateMapper(MappingFixture.Context);
        string[] records = ["{\"a\":1,\"b\":{\"c\":2}}", "{\"b\":{\"x\":9,\"c\":2},\"a\":1}", "{\"z\":[{\"a\":5},{\"a\":6}],\"b\":{\"c\":2},\"a\":1}", "{\"\\u0061\":1,\"b\":{\"c\":2}}"];
        foreach (var record in records)
        {
            MappingFixture.Map(mapper, Encoding.UTF8.GetBytes(record)).Content.ShouldBe("{\"id\":1,\"x\":\"12\"}", record);
        }
    }

    [Fact]
    public void A_let_part_is_a_value_of_its_own_and_its_failure_belongs_to_the_rules_that_use_it()
    {
        var mapping = MappingFixture.Compile("""
            { "let": { "orang": "nik(source.nik)", "lahir": "orang.birth" },
              "fields": { "id": "source.id", "lahir": { "value": "lahir", "onError": "null" }, "umur": { "value": "age(lahir, today())", "onError": "null" } } }
            """);
        MappingFixture.Map(mapping, "{\"id\":1,\"nik\":\"1571074112959901\"}").Content.ShouldBe("{\"id\":1,\"lahir\":\"1995-12-01\",\"umur\":30}");
        MappingFixture.Map(mapping, "{\"id\":1,\"nik\":\"157107\"}").Content.ShouldBe("{\"id\":1,\"lahir\":null,\"umur\":null}");
    }
}
