using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// The list of the job fair, about 13,000 vacancies in one sheet (domain.md 4.7). Held on purpose: three that nobody is wanted for, three that name a
/// day that does not exist, three that ask for money. Others carry limits on age, looks or marriage, which are only warned of.
/// </summary>
internal static class JobFair
{
    public static IEnumerable<object?[]> Rows(SandboxOptions options)
    {
        var world = new Inventor(options.Seed + 44);
        yield return ["BURSA KERJA KOTA JAMBI 2026"];
        yield return ["No", "LOWONGAN", "PERUSAHAAN", "KEBUTUHAN", "PENDIDIKAN", "USIA", "GAJI", "KECAMATAN", "PENDAFTARAN", "SYARAT"];
        for (var i = 0; i < options.JobFairVacancies; i++)
        {
            yield return Row(world, i);
        }
    }

    private static object?[] Row(Inventor world, int i)
    {
        var low = (27 + world.Next(20)) * 100_000;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"BK-2026-{i + 1:00000}"), world.Pick(Inventor.Jobs), world.Company(), i % 5000 == 1234 ? 0 : 1 + world.Next(12),
            world.Pick(["SMA", "SMA/SMK", "SMK", "D-III", "S1", "SMP"]), world.Pick(["18-35", "maks. 30", "-", "20 - 40 tahun"]),
            Pay(world, low), world.Pick(Region.JambiDistricts).Name,
            i % 5000 == 2222 ? "25 s.d. 31 Nov 2026" : world.Pick(["1 s.d. 30 Nov 2026", "2 s.d. 15 Desember 2026", "01/11/2026 - 31/12/2026"]),
            i % 5000 == 3456 ? "Transfer dulu biaya pelatihan Rp 500.000" : world.Pick(["Jujur dan teliti", "Berpenampilan menarik", "Belum menikah, bisa lembur", "Pengalaman 1 tahun", "-"]),
        ];
    }

    private static string Pay(Inventor world, int low)
    {
        static string Rupiah(int amount) => "Rp " + amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.');
        return world.Next(5) switch { 0 => "Nego", 1 => Rupiah(low), _ => $"{Rupiah(low)} - {Rupiah(low + 900_000)}" };
    }
}
