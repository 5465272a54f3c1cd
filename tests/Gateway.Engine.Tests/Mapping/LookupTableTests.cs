using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Tests.Mapping;

public sealed class LookupTableTests
{
    [Theory]
    [InlineData("KEC. TELANAIPURA", "\"15.71.01\"")]
    [InlineData("kec telanaipura", "\"15.71.01\"")]
    [InlineData("Kotabaru", "\"15.71.07\"")]
    [InlineData("Kecamatan Kota  Baru", "\"15.71.07\"")]
    [InlineData("Alam Baradjo", "\"15.71.09\"")]
    [InlineData("Sukawana", MappingCodes.AmbiguousLookup)]
    [InlineData("Kecil", MappingCodes.NotInLookup)]
    [InlineData("", MappingCodes.NotInLookup)]
    public void A_spelling_finds_its_entry_or_is_held(string spelling, string value) =>
        MappingFixture.Value("lookup('wilayah', source.v)", $"{{\"v\":\"{spelling}\"}}").ShouldBe(value);

    [Fact]
    public void A_default_stands_for_unknown_values_but_an_argument_goes_before_it()
    {
        var table = LookupTable.Build(new LookupDefinition { Id = "a", File = "a.json", Entries = [new("x", "1")], Default = "0" }, out var problems);
        problems.ShouldBeEmpty();
        table.Find("y", out var value).ShouldBe(LookupVerdict.Default);
        value.ShouldBe("0");
    }

    [Fact]
    public void An_alias_of_nothing_is_an_error_with_the_nearest_entry()
    {
        LookupTable.Build(new LookupDefinition
        {
            Id = "wilayah",
            File = "lookups/wilayah.json",
            Entries = [new("Telanaipura", "15.71.01")],
            Aliases = [new("Telanai", "Telanaipora", new FilePosition("lookups/wilayah.json", 7, 3))],
        }, out var problems);
        var problem = problems.ShouldHaveSingleItem();
        (problem.Code, problem.Line, problem.Hint).ShouldBe((MappingCodes.AliasOfNothing, 7, "did you mean \"TELANAIPURA\"?"));
    }

    [Theory]
    [InlineData(NormaliseKind.Roman, "Simpang III Sipin", "Simpang 3 Sipin")]
    [InlineData(NormaliseKind.Accents, "Kafé", "Kafe")]
    [InlineData(NormaliseKind.Punctuation, " Kel.Thehok-2 ", "Kel Thehok 2")]
    [InlineData(NormaliseKind.NoSpaces, "Rawa Sari", "RawaSari")]
    public void A_step_of_normalisation_makes_spellings_equal(NormaliseKind kind, string text, string normal) =>
        new Normaliser([new NormaliseStep(kind)]).Apply(text).ShouldBe(normal);
}
