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
    [InlineData("batas", "2025-11-30", "\"27\"")]
    [InlineData("Batas", "2025-12-01", "\"26\"")]
    [InlineData("satu", "2025-12-01", "\"1\"")]
    [InlineData("batas", "8 Desember 2025", MappingCodes.UnreadableDate)]
    [InlineData("tiada", "2025-12-01", MappingCodes.NotInLookup)]
    public void A_dated_entry_has_the_value_of_the_day(string key, string day, string value) =>
        MappingFixture.Value($"lookupOn('contoh', '{key}', source.v)", $"{{\"v\":\"{day}\"}}").ShouldBe(value);

    [Fact]
    public void A_dated_entry_is_not_guessed_without_a_day_nor_outside_its_days()
    {
        MappingFixture.Value("lookup('contoh', source.v)", """{"v":"batas"}""").ShouldBe(MappingCodes.NotInLookup);
        var table = LookupTable.Build(new LookupDefinition { Id = "a", File = "a.json", Entries = [new("x", "1", default, "2025-01-01", "2025-12-31")], Aliases = [new("y", "x")] }, out var problems);
        problems.ShouldBeEmpty();
        table.FindOn("y", "2024-12-31", out _).ShouldBe(LookupVerdict.NotOnThatDay);
        table.FindOn("y", "2025-01-01", out var first).ShouldBe(LookupVerdict.Found);
        table.FindOn("y", "2025-12-31", out _).ShouldBe(LookupVerdict.Found);
        table.FindOn("y", "2026-01-01", out _).ShouldBe(LookupVerdict.NotOnThatDay);
        first.ShouldBe("1");
    }

    [Theory]
    [InlineData("2025-12-01", false)]
    [InlineData("2025-11-30", true)]
    [InlineData("", true)]
    public void Two_values_of_one_key_for_one_day_are_an_error(string from, bool wrong)
    {
        LookupTable.Build(new LookupDefinition { Id = "a", File = "a.json", Entries = [new("x", "1", default, "2025-01-01", "2025-11-30"), new("X", "2", default, from, "")] }, out var problems);
        problems.Select(problem => problem.Code).ShouldBe(wrong ? [MappingCodes.OverlappingRules] : []);
    }

    [Theory]
    [InlineData(NormaliseKind.Roman, "Simpang III Sipin", "Simpang 3 Sipin")]
    [InlineData(NormaliseKind.Accents, "Kafé", "Kafe")]
    [InlineData(NormaliseKind.Punctuation, " Kel.Thehok-2 ", "Kel Thehok 2")]
    [InlineData(NormaliseKind.NoSpaces, "Rawa Sari", "RawaSari")]
    public void A_step_of_normalisation_makes_spellings_equal(NormaliseKind kind, string text, string normal) =>
        new Normaliser([new NormaliseStep(kind)]).Apply(text).ShouldBe(normal);
}
