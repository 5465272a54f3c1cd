using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// The education office, <c>disdik</c>: diplomas of the year's school leavers in one workbook (domain.md 1 row 14). Two NIKs were typed as numbers, one level is
/// none, one diploma was given on a day that has not come.
/// </summary>
public sealed class SchoolOfficePartner(SandboxOptions options) : SandboxPartner("disdik")
{
    private const int Leavers = 240;

    /// <inheritdoc />
    public override void LeaveFiles(string folder) =>
        Workbook.Write(Path.Combine(Directory.CreateDirectory(folder).FullName, "ijazah-2026.xlsx"), [("Ijazah", Diplomas(new Inventor(options.Seed + 82)))]);

    private static IEnumerable<object?[]> Diplomas(Inventor world)
    {
        yield return ["DATA IJAZAH LULUSAN TAHUN 2026"];
        yield return ["No.", "NO IJAZAH", "NIK", "NAMA SISWA", "SEKOLAH", "JENJANG", "JURUSAN", "TGL LULUS"];
        for (var i = 0; i < Leavers; i++)
        {
            var nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(17, 20), world.Next(2) == 1);
            var vocational = world.Next(2) == 0;
            yield return
            [
                i + 1, string.Create(CultureInfo.InvariantCulture, $"DN-10/M-{(vocational ? "SMK" : "SMA")}/26/{i + 1:0000}"),
                i is 30 or 130 ? long.Parse(nik, CultureInfo.InvariantCulture) / 10 * 10 : nik, world.Name(), $"{(vocational ? "SMK" : "SMA")} Contoh {1 + world.Next(12)}",
                i == 70 ? "KURSUS" : vocational ? "SMK" : "SMA", vocational ? world.Pick(["Teknik Pengelasan", "Akuntansi", "Keperawatan"]) : world.Pick(["IPA", "IPS"]),
                i == 200 ? Inventor.Today.AddYears(2) : new DateOnly(2026, 5, 4),
            ];
        }

        yield return ["JUMLAH", null, null, null, null, null, null, Leavers];
    }
}
