using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// Offices of Kota Jambi that hand over spreadsheets, <c>dinas</c>: BALIKAT classes and participants, the vacancies of the job fair, members of
/// RUMEL and its events, small businesses, vulnerable workers and religious officers (domain.md 1, 4.7, 4.8). Files only: titles above the heading, one sheet a district, a row of totals, typing errors.
/// </summary>
public sealed class DinasPartner : SandboxPartner
{
    private const int Participants = 1000;
    private const int Members = 420;
    private const int Meetings = 24;
    private const int Businesses = 310;
    private static readonly (string Code, string Name)[] Courses =
    [
        ("DM", "Digital Marketing"), ("DBE", "Digital Bisnis Ekspor"), ("JD", "Jago Digital"), ("K3", "K3 Konstruksi"), ("AB", "Teknisi Alat Berat Ringan"),
        ("APP", "Aplikasi Seluler"), ("EC", "E-Commerce"), ("LOG", "Logistik Digital"),
    ];

    private readonly SandboxOptions _options;
    private int _days;

    /// <summary>Invents the offices' lists.</summary>
    public DinasPartner(SandboxOptions options)
        : base("dinas") => _options = options;

    /// <summary>One more business and one more vulnerable worker are listed.</summary>
    public override int Advance()
    {
        _days++;
        return 1;
    }

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        Workbook.Write(Path.Combine(folder, "balikat-kelas.xlsx"), [("Kelas", Classes())]);
        Workbook.Write(Path.Combine(folder, "balikat-peserta.xlsx"), [.. Trainees()]);
        Workbook.Write(Path.Combine(folder, "bursa-kerja.xlsx"), [("Lowongan", JobFair.Rows(_options))]);
        Workbook.Write(Path.Combine(folder, "umkm.xlsx"), [("UMKM", Msmes())]);
        LooseText.Write(Path.Combine(folder, "rumel-anggota.csv"), Rumel(), Encoding.Unicode);
        LooseText.Write(Path.Combine(folder, "rumel-acara.csv"), Events(new Inventor(_options.Seed + 44)), Encoding.UTF8);
        LooseText.Write(Path.Combine(folder, "rumel-hadir.csv"), Attendance(new Inventor(_options.Seed + 45)), Encoding.UTF8);
        var social = SocialData.Create(_options);
        for (var day = 0; day < _days; day++)
        {
            social = social.Advance();
        }

        ParticipantLists.Write(Path.Combine(folder, "bpu-rentan.xlsx"), "RENTAN", social);
        ParticipantLists.Write(Path.Combine(folder, "bpu-keagamaan.xlsx"), "KEAGAMAAN", social);
    }

    private static string ClassId(int i) => string.Create(CultureInfo.InvariantCulture, $"BLK-{Courses[i % Courses.Length].Code}-{(i / Courses.Length) + 1:00}");

    private static IEnumerable<object?[]> Classes()
    {
        yield return ["DAFTAR KELAS BALIKAT TAHUN 2026"];
        yield return ["Pemerintah Kota Jambi"];
        yield return ["No.", "KODE", "NAMA PELATIHAN", "JP", "ANGKATAN", "TGL MULAI", "TGL SELESAI", "KUOTA"];
        for (var i = 0; i < (Participants / 16) + 1; i++)
        {
            var start = Inventor.Today.AddDays((i * 4) - 240);
            var course = Courses[i % Courses.Length];
            object end = i == 12 ? start.AddDays(-3) : start.AddDays(20);
            yield return [i + 1, ClassId(i), course.Name, 160, "Angkatan " + ((i / Courses.Length) + 1).ToString(CultureInfo.InvariantCulture), start, end, 16];
        }

        yield return ["JUMLAH", null, null, null, null, null, null, 16 * ((Participants / 16) + 1)];
    }

    // One sheet a district. Of 1,000 people two NIKs were typed as numbers, one passed without a certificate, one attended 140 %.
    private IEnumerable<(string Name, IEnumerable<object?[]> Rows)> Trainees()
    {
        var world = new Inventor(_options.Seed + 41);
        var people = Enumerable.Range(0, Participants).Select(i =>
        {
            var district = Region.JambiDistricts[i % Region.JambiDistricts.Count];
            var nik = world.Nik(district, world.BirthDate(18, 45), world.Next(2) == 1);
            return (District: district.Name, Row: Trainee(world, i, nik));
        }).ToList();
        object?[] heading = ["No", "NIK", "NAMA PESERTA", "KELAS", "KEHADIRAN (%)", "NILAI", "HASIL", "NO SERTIFIKAT", "TGL TERBIT"];
        return people.GroupBy(person => person.District).Select(group => (group.Key, group.Select(person => person.Row).Prepend(heading)));
    }

    private static object?[] Trainee(Inventor world, int i, string nik)
    {
        var passed = world.Next(10) != 0;
        object id = i is 333 or 777 ? long.Parse(nik, CultureInfo.InvariantCulture) / 10 * 10 : i % 9 == 0 ? $"{nik[..4]} {nik[4..8]} {nik[8..12]} {nik[12..]}" : nik;
        return
        [
            i + 1, id, world.Name().ToUpperInvariant(), ClassId(i / 16), i == 512 ? 140 : 70 + world.Next(31),
            string.Create(CultureInfo.InvariantCulture, $"{60 + world.Next(40)},{world.Next(10)}"), passed ? world.Pick(["K", "Kompeten", "LULUS"]) : world.Pick(["BK", "Tidak Lulus"]),
            passed && i != 640 ? string.Create(CultureInfo.InvariantCulture, $"BALIKAT/2026/{i + 1:0000}") : "-", passed ? Inventor.Today.AddDays(-world.Next(90)) : "-",
        ];
    }

    private IEnumerable<object?[]> Msmes()
    {
        var world = new Inventor(_options.Seed + 42);
        yield return ["DAFTAR UMKM BINAAN"];
        yield return ["No", "NAMA USAHA", "NIK PEMILIK", "NAMA PEMILIK", "NIB", "JENIS USAHA", "OMZET", "SKALA", "KET", "LINK TOKO"];
        for (var i = 0; i < Businesses + _days; i++)
        {
            var nik = world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(20, 60), world.Next(2) == 1);
            var turnover = (i % 3) switch { 0 => $"{1 + world.Next(20)} jt/bln", 1 => "Rp " + (1 + world.Next(20)).ToString(CultureInfo.InvariantCulture) + ".000.000", _ => "-" };
            yield return
            [
                i + 1, $"{world.Pick(["Warung", "Batik", "Kriya", "Katering"])} {world.Name()}", nik, world.Name(),
                i == 200 ? "912000" : (9_120_000_000_000 + i).ToString(CultureInfo.InvariantCulture), world.Pick(["Kuliner", "Fesyen", "Kriya"]), i == 100 ? "16,800" : turnover,
                world.Pick(["Mikro", "Kecil"]), world.Pick(["Gen Matic", "Emak-Emak Matic", "Gen Matic & BALIKAT", "-"]), i % 4 == 0 ? $"https://toko.example/{i}" : "-",
            ];
        }
    }

    // One event has no day yet.
    private static IEnumerable<string> Events(Inventor world)
    {
        yield return "ID Acara;Nama Acara;Tanggal;Tempat;Kuota";
        for (var i = 0; i < Meetings; i++)
        {
            var day = i == 9 ? "menyusul" : Inventor.Today.AddDays((i * 6) - 70).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
            yield return string.Create(CultureInfo.InvariantCulture, $"AC-{i + 1:000};{world.Pick(["Kelas Desain", "Bincang Karier", "Klub Bahasa Jepang", "Lokakarya Video"])} {i + 1};{day};Rumah Milenial {world.Pick(["Telanaipura", "Jelutung"])};{20 + (world.Next(5) * 10)}");
        }
    }

    private static IEnumerable<string> Attendance(Inventor world)
    {
        yield return "ID Acara;No Anggota;Hadir";
        for (var i = 0; i < Meetings * 25; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"AC-{(i / 25) + 1:000};RM-{(((i % 25) * 16) + (i / 25)) % Members + 1:0000};{(i == 99 ? "mungkin" : world.Pick(["Ya", "Ya", "Tidak"]))}");
        }
    }

    private IEnumerable<string> Rumel()
    {
        var world = new Inventor(_options.Seed + 43);
        yield return "sep=;";
        yield return "No Anggota;Nama;NIK;Tgl Lahir;Minat;Jumlah Hadir";
        for (var i = 0; i < Members; i++)
        {
            var birth = world.BirthDate(17, 29);
            var nik = world.Nik(world.Pick(Region.JambiDistricts), birth, world.Next(2) == 1);
            var born = i == 250 ? "31/02/2004" : birth.ToString(i % 2 == 0 ? "dd/MM/yyyy" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return string.Create(CultureInfo.InvariantCulture, $"RM-{i + 1:0000};{world.Name()};{nik};{born};{world.Pick(["Musik, Desain dan Video", "Bahasa Jepang", "Kewirausahaan & Desain"])};{world.Next(12)}");
        }
    }
}
