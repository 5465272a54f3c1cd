using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// A small agency without any interface, <c>p3mi-kecil</c>: two CSV files in a shared folder (SFTP in life), with semicolons, a byte order mark and
/// dates with names of months. One order is in the informal sector, one person departed without a visa.
/// </summary>
public sealed class SmallAgencyPartner(SandboxOptions options) : SandboxPartner("p3mi-kecil")
{
    private int _days;

    /// <summary>One person is shortlisted.</summary>
    public override int Advance()
    {
        _days++;
        return 1;
    }

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        LooseText.Write(Path.Combine(folder, "lowongan.csv"), Orders(new Inventor(options.Seed + 61)), utf8);
        LooseText.Write(Path.Combine(folder, "tahap.csv"), Stages(new Inventor(options.Seed + 62)), utf8);
    }

    private static IEnumerable<string> Orders(Inventor world)
    {
        yield return "No Job Order;Jabatan;Negara;Sektor;Jumlah;Gaji;Masa Kontrak;Biaya;Berlaku s.d.";
        for (var i = 0; i < 18; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"K-{i + 1:000};{world.Pick(["Operator alat berat", "Perawat", "Juru masak"])};{world.Pick(["Arab Saudi", "Malaysia", "Brunei", "Qatar"])};{(i == 9 ? "Informal" : "Formal")};{2 + world.Next(10)};SAR 2.500;2 tahun;Rp 9.000.000;{1 + (i % 28)} Januari 2027");
        }
    }

    private IEnumerable<string> Stages(Inventor world)
    {
        yield return "NIK;Nama;Tahap;Tanggal;Kontrak;Visa;OPP";
        for (var i = 0; i < 30 + _days; i++)
        {
            var nik = world.Nik(world.Pick(Region.SerangDistricts), world.BirthDate(20, 38), world.Next(2) == 1);
            var departed = i % 6 == 5;
            var visa = departed && i != 17 ? "Ya" : "Tidak";
            yield return $"{nik};{world.Name()};{(departed ? "Berangkat" : world.Pick(["Daftar", "Lulus Seleksi", "Proses Dokumen"]))};{1 + (i % 28)} Oktober 2026;{(departed ? "Ya" : "Tidak")};{visa};{(departed ? "Ya" : "Tidak")}";
        }
    }
}
