using Gateway.Engine.Mapping.Functions;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>Names of people and of regions.</summary>
internal static class NameFunctions
{
    private static readonly CelType NameType = Shapes.RecordType("personName", ("prefix", Shapes.Texts), ("core", CelType.String), ("suffix", Shapes.Texts));
    private static readonly CelType RegionType = Shapes.RecordType("regionName", ("kind", CelType.String), ("name", CelType.String));

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("personName", "A name as prefix titles, core and suffix titles.", "personName('Dr. dr. H. Maulana, M.K.M').core == 'Maulana'",
            CelOverload.Global("personName", [Shapes.Text], CelType.Nullable(NameType), (t, _) => t.IsNull ? t : Parts(t.AsString))),
        new("nameCore", "A name without titles.", "'H.Budi Rustandi.,SE.,'.nameCore() == 'Budi Rustandi'",
            Shapes.Member("nameCore", Shapes.Text, (t, _) => CelValue.Of(PersonName.Read(t).Core))),
        new("properCase", "Capitals at the start of each word; words in mixed case stay, bin and binti are small.", "'SITI AMINAH BINTI ABDULLAH'.properCase() == 'Siti Aminah binti Abdullah'",
            Shapes.Member("properCase", Shapes.Text, (t, _) => CelValue.Of(PersonName.ProperCase(t)))),
        new("firstName", "The first word of a name without titles.", "'Siti Aminah Zahra'.firstName() == 'Siti'",
            Shapes.Member("firstName", Shapes.Text, (t, _) => CelValue.Of(PersonName.Split(PersonName.Read(t).Core, "").First))),
        new("lastName", "The other words; for names of one word the given text, or the word again for 'repeat'.", "'Syihab'.lastName('-') == '-' && 'Syihab'.lastName('repeat') == 'Syihab'",
            Shapes.Member("lastName", CelType.String, Shapes.Text, (t, single, _) => CelValue.Of(PersonName.Split(PersonName.Read(t).Core, single.AsString).Last))),
        new("nameKey", "A key under which spellings of one name meet, for people to compare; never proof that two are one.", "'M. SOEHARTO'.nameKey() == 'Muhammad Suharto'.nameKey()",
            Shapes.Member("nameKey", Shapes.Text, (t, _) => CelValue.Of(PersonName.MatchKey(t)))),
        new("regionCode", "A Kemendagri code with points.", "regionCode('1571071011') == '15.71.07.1011'",
            Shapes.Global("regionCode", Shapes.Text, (t, _) => Code(t, RegionCode.Kemendagri(t)), "it has not 2, 4, 6 or 10 digits")),
        new("regionLevel", "A Kemendagri code cut to 1 province, 2 city, 3 district or 4 kelurahan.", "regionLevel('15.71.07.1011', 3) == '15.71.07'",
            Shapes.Global("regionLevel", CelType.Int, Shapes.Text, (t, n, _) => Code(t, RegionCode.Level(t, (int)Math.Clamp(n.AsInt, 0, 9))), "the code is not that deep")),
        new("bpsCode", "The BPS code of a Kemendagri code. Only listed codes are known: the two lists differ in places.", "bpsCode('15.06') == '1507' && bpsCode('15.71.09') == '1571011'",
            Shapes.Global("bpsCode", Shapes.Text, (t, _) => Code(t, RegionCode.ToBps(t)), "the code is not in the list")),
        new("kemendagriCode", "The Kemendagri code of a BPS code.", "kemendagriCode('3673040') == '36.73.01'",
            Shapes.Global("kemendagriCode", Shapes.Text, (t, _) => Code(t, RegionCode.FromBps(t)), "the code is not in the list")),
        new("regionName", "A region's kind and name, from KAB. BANDUNG BARAT or Kota Jambi.", "regionName('KAB. BANDUNG BARAT').kind == 'kabupaten' && regionName('Kota Jambi').name == 'Jambi'",
            CelOverload.Global("regionName", [Shapes.Text], CelType.Nullable(RegionType), (t, _) => t.IsNull ? t : Region(t.AsString))),
        new("country", "The ISO code of a country in the placement lists; regions such as Timur Tengah fail.", "country('Arab Saudi') == 'SA'",
            CelOverload.Global("country", [Shapes.Text], Shapes.Text, (t, _) => t.IsNull || NullWords.IsBlank(t.AsString) ? CelValue.Null : Shapes.OrFail(PlainText.Country(t.AsString), MappingCodes.UnknownCode, "the country is not in the list"), "the country is not in the list")),
    ];

    private static CelValue Parts(string text)
    {
        var name = PersonName.Read(text);
        return Shapes.Record(("prefix", Shapes.TextList(name.Prefix)), ("core", CelValue.Of(name.Core)), ("suffix", Shapes.TextList(name.Suffix)));
    }

    private static CelValue Region(string text)
    {
        var (kind, name) = RegionCode.Name(text);
        return Shapes.Record(("kind", CelValue.Of(kind)), ("name", CelValue.Of(name)));
    }

    private static CelValue Code(string text, string? code) =>
        NullWords.IsBlank(text) ? CelValue.Null : Shapes.OrFail(code, MappingCodes.UnknownCode, "the region code is not known");
}
