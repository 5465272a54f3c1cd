using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// IM Japan, <c>im-japan</c>: result sheets of a selection and the monthly status of those in Japan, as workbooks (domain.md 4.4). A person who fell out
/// has no later result. One row says that somebody who fell out passed later, one passes mathematics with too few right answers.
/// </summary>
public sealed class ImJapanPartner(SandboxOptions options) : SandboxPartner("im-japan")
{
    private const int Candidates = 64;
    private const int Rounds = 8;

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        Workbook.Write(Path.Combine(folder, "hasil-seleksi-2026-11.xlsx"), [("Hasil", Results(new Inventor(options.Seed + 71)))]);
        Workbook.Write(Path.Combine(folder, "status-2026-10.xlsx"), [("Oktober 2026", Monthly(new Inventor(options.Seed + 72)))]);
    }

    private static IEnumerable<object?[]> Results(Inventor world)
    {
        yield return ["HASIL SELEKSI PEMAGANGAN KE JEPANG, ANGKATAN 2026-III"];
        yield return ["No", "NIK", "NAMA", "TGL SELEKSI", "BENAR (MTK)", "ADM", "MTK", "FISIK", "LARI", "WWC", "MCU", "BHS", "PASPOR", "KET"];
        for (var i = 0; i < Candidates; i++)
        {
            var nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(18, 25), woman: i % 4 == 0);
            var fellOutAt = world.Next(14);
            var rounds = Enumerable.Range(0, Rounds).Select(round => round < fellOutAt ? "L" : round == fellOutAt ? "G" : null).ToArray();
            if (i == 30)
            {
                rounds = ["L", "L", "G", "L", null, null, null, null];
            }

            var right = i == 45 ? 12 : rounds[1] == "L" ? 14 + world.Next(7) : world.Next(14);
            rounds = i == 45 ? ["L", "L", null, null, null, null, null, null] : rounds;
            yield return [i + 1, nik, world.Name(), Inventor.Today.AddDays(-7), right, .. rounds, rounds.Contains("G") ? "gugur" : null];
        }
    }

    private static IEnumerable<object?[]> Monthly(Inventor world)
    {
        yield return ["NIK", "NAMA", "BULAN", "STATUS", "TEMPAT", "UANG SAKU (JPY)", "TGL BERANGKAT"];
        for (var i = 0; i < 40; i++)
        {
            var nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(20, 27), woman: i % 5 == 0);
            yield return
            [
                nik, world.Name(), "Oktober 2026", i == 12 ? "hilang kontak" : world.Pick(["Aktif", "Aktif", "Aktif", "Sakit", "Pulang"]), world.Pick(["Aichi", "Gifu", "Osaka"]),
                100_000 + (world.Next(5) * 10_000), Inventor.Today.AddMonths(-6 - world.Next(20)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ];
        }
    }
}
