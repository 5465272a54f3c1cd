using System.Collections.Frozen;
using System.Text;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Explaining;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Tests.Mapping;

public sealed class MappingExplainerTests
{
    private static readonly FrozenDictionary<string, LookupTable> Lookups = new Dictionary<string, LookupTable> { ["wilayah"] = MappingFixture.Wilayah }.ToFrozenDictionary();

    private static readonly CompiledMapping Mapping = MappingFixture.Compile("""
        { "where": "source.status == 'OPEN'", "let": { "judul": "source.title.trim()" },
          "fields": { "id": "source.id", "judul": "judul.truncate(5)", "wilayah": "lookup('wilayah', source.kec.trim())", "nik": { "value": "nik(source.nik).number", "onError": "null" } },
          "checks": [ { "rule": "target.judul != ''", "message": "m" } ] }
        """);

    [Fact]
    public void Every_rule_shows_its_parts_and_what_they_gave()
    {
        var told = Explain("""{"id":"1","status":"OPEN","title":" Las Listrik ","kec":" KEC. Telanaipura ","nik":"1571070112959901"}""");
        told.Verdict.ShouldBe(MapVerdict.Mapped);
        told.Rules.Select(r => r.Rule).ShouldBe(["let.judul", "where", "fields.id", "fields.judul", "fields.wilayah", "fields.nik", "checks[0]"]);
        var wilayah = told.Rules.Single(r => r.Rule == "fields.wilayah");
        wilayah.Value.ShouldBe("'15.71.01'");
        wilayah.Parts.Select(p => (p.Text, p.Value)).ShouldContain(("source.kec.trim()", "'KEC. Telanaipura'"));
        told.Rules.Single(r => r.Rule == "fields.judul").Value.ShouldBe("'Las…'");
    }

    [Fact]
    public void A_failing_lookup_names_the_nearest_entry_and_the_position()
    {
        var told = Explain("""{"id":"1","status":"OPEN","title":"x","kec":"Telanaipora","nik":null}""");
        told.Verdict.ShouldBe(MapVerdict.Held);
        var wilayah = told.Rules.Single(r => r.Rule == "fields.wilayah");
        wilayah.Code.ShouldBe(MappingCodes.NotInLookup);
        wilayah.Message.ShouldNotBeNull().ShouldContain("\"TELANAIPURA\"");
    }

    [Fact]
    public void Values_of_people_are_masked_in_every_part()
    {
        var told = Explain("""{"id":"1","status":"OPEN","title":"x","kec":"Telanaipura","nik":"1571070112959901"}""");
        told.Rules.Single(r => r.Rule == "fields.nik").Value.ShouldBe("'1571••••••••9901'");
        told.Rules.SelectMany(r => r.Parts).Select(p => p.Value).ShouldAllBe(v => !v.Contains("1571070112959901"));
    }

    [Fact]
    public void A_skipped_record_shows_why_and_nothing_else()
    {
        var told = Explain("""{"id":"1","status":"CLOSED","title":"x"}""");
        told.Verdict.ShouldBe(MapVerdict.Skipped);
        told.Rules.Select(r => r.Rule).ShouldBe(["let.judul", "where"]);
        told.Rules[1].Value.ShouldBe("false");
    }

    private static RecordExplanation Explain(string record) =>
        new MappingExplainer(Mapping, Lookups, null).Explain(Encoding.UTF8.GetBytes(record), MappingFixture.Context);
}
