using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>A person on one of the lists whose social security the city pays (domain.md 4.6).</summary>
/// <param name="Daftar">RENTAN, KEAGAMAAN or RT.</param>
/// <param name="Nomor">Number on the list.</param>
/// <param name="Nik">NIK as typed: some are typed with spaces.</param>
/// <param name="Nama">Name as written.</param>
/// <param name="TempatLahir">Birth place.</param>
/// <param name="TglLahir">Birth date.</param>
/// <param name="JenisKelamin">L or P.</param>
/// <param name="Alamat">Address.</param>
/// <param name="KodeKelurahan">Kemendagri code of the kelurahan.</param>
/// <param name="Hp">Phone as typed, or null.</param>
/// <param name="Pekerjaan">Job.</param>
/// <param name="Sektor">TRANSPORT or LAIN.</param>
/// <param name="MasukDaftar">Day the person was put on the list.</param>
/// <param name="DiubahPada">Last change.</param>
public sealed record Participant(
    string Daftar, int Nomor, string Nik, string Nama, string TempatLahir, DateOnly TglLahir, string JenisKelamin, string Alamat, string KodeKelurahan,
    string? Hp, string Pekerjaan, string Sektor, DateOnly MasukDaftar, DateTimeOffset DiubahPada);

/// <summary>A person the city wants Dukcapil to confirm.</summary>
/// <param name="Id">Number of the request.</param>
/// <param name="Nik">NIK.</param>
/// <param name="Nama">Name as the city has it.</param>
/// <param name="TglLahir">Birth date as the city has it.</param>
/// <param name="JenisKelamin">L or P.</param>
/// <param name="Tujuan">Why it is asked.</param>
/// <param name="DimintaPada">When it was asked for.</param>
public sealed record VerificationRequest(string Id, string Nik, string Nama, DateOnly TglLahir, string JenisKelamin, string Tujuan, DateTimeOffset DimintaPada);

/// <summary>
/// The city's lists for social security and verification, as rows. Of the RT heads each 110th is on the list of vulnerable workers too, and each
/// 165th on that of the religious officers: one enrolment goes out, the other waits for a person.
/// </summary>
/// <param name="Participants">The three lists.</param>
/// <param name="Verifications">Requests to confirm a NIK: each fifth does not agree with the register.</param>
public sealed record SocialData(IReadOnlyList<Participant> Participants, IReadOnlyList<VerificationRequest> Verifications)
{
    private static readonly DateTimeOffset Start = new(Inventor.Today.ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);

    private static readonly Dictionary<string, (string Job, string Sector)[]> Jobs = new()
    {
        ["RENTAN"] = [("Tukang Ojek", "TRANSPORT"), ("Penjual Cilok", "LAIN"), ("Penjual Bakso", "LAIN"), ("Buruh Harian Lepas", "LAIN"), ("Nelayan", "LAIN")],
        ["KEAGAMAAN"] = [("Imam Masjid", "LAIN"), ("Guru Ngaji", "LAIN"), ("Pendeta", "LAIN"), ("Marbot", "LAIN")],
        ["RT"] = [("Ketua RT", "LAIN")],
    };

    /// <summary>Invents the lists; the same options, the same rows.</summary>
    public static SocialData Create(SandboxOptions options)
    {
        var world = new Inventor(options.Seed + 2);
        var villages = Region.All.Where(region => region.Level == "kelurahan" && region.Code.StartsWith("15.71", StringComparison.Ordinal)).ToList();
        var vulnerable = Enumerable.Range(0, options.VulnerableWorkers).Select(i => New(world, villages, "RENTAN", i)).ToList();
        var religious = Enumerable.Range(0, options.ReligiousOfficers).Select(i => New(world, villages, "KEAGAMAAN", i)).ToList();
        var heads = Enumerable.Range(0, options.NeighbourhoodHeads).Select(i =>
            i % 110 == 9 && vulnerable.Count > 0 ? Again(vulnerable[i % vulnerable.Count], i)
            : i % 165 == 20 && religious.Count > 0 ? Again(religious[i % religious.Count], i)
            : New(world, villages, "RT", i)).ToList();
        var register = CityData.Create(options).JobSeekers;
        return new SocialData(
            [.. vulnerable, .. religious, .. heads],
            [.. Enumerable.Range(0, Math.Min(options.Verifications, register.Count)).Select(i => Ask(register[i], i))]);
    }

    /// <summary>The lists a day later: one more person to confirm, and one more vulnerable worker.</summary>
    public SocialData Advance()
    {
        var later = Participants.Max(row => row.DiubahPada).AddDays(1);
        var last = Participants.Last(row => row.Daftar == "RENTAN");
        var day = new Inventor(Participants.Count);
        var district = Region.JambiDistricts.Single(region => last.KodeKelurahan.StartsWith(region.Code, StringComparison.Ordinal));
        var next = last with { Nomor = last.Nomor + 1, Nik = day.Nik(district, day.BirthDate(60, 64), woman: false), Nama = day.Name(), DiubahPada = later };
        return new SocialData([.. Participants, next],
            [.. Verifications, Verifications[0] with { Id = NumberOf(Verifications.Count), Tujuan = "MAGANG", DimintaPada = later }]);
    }

    private static Participant New(Inventor world, List<Region> villages, string list, int i)
    {
        var (village, birth, woman) = (world.Pick(villages), world.BirthDate(22, 63), world.Next(2) == 1);
        var district = Region.JambiDistricts.Single(region => village.Code.StartsWith(region.Code, StringComparison.Ordinal));
        var (job, sector) = world.Pick(Jobs[list]);
        return new Participant(
            list, i + 1, world.Nik(district, birth, woman), world.Name(), "Jambi", birth, woman ? "P" : "L",
            string.Create(CultureInfo.InvariantCulture, $"Jl. Contoh No. {world.Next(200) + 1}{(world.Next(20) == 0 ? "; Gg. Melati" : "")}"),
            village.Code, world.Next(10) == 0 ? null : world.Phone(), job, sector, DayOf(list), Start);
    }

    /// <summary>The same person on the list of RT heads, typed by somebody else.</summary>
    private static Participant Again(Participant person, int i) => person with
    {
        Daftar = "RT",
        Nomor = i + 1,
        Nik = i % 2 == 0 ? $"{person.Nik[..6]} {person.Nik[6..12]} {person.Nik[12..]}" : person.Nik,
        Nama = person.Nama.ToUpperInvariant(),
        Pekerjaan = "Ketua RT",
        Sektor = "LAIN",
        MasukDaftar = DayOf("RT"),
    };

    private static DateOnly DayOf(string list) => list switch
    {
        "RENTAN" => new(2025, 5, 22),
        "KEAGAMAAN" => new(2025, 6, 2),
        _ => new(2026, 1, 5),
    };

    private static VerificationRequest Ask(JobSeeker person, int i) => new(
        NumberOf(i), i % 20 == 19 ? person.Nik[..15] + (person.Nik[15] == '9' ? '8' : '9') : person.Nik,
        i % 5 == 4 ? person.NamaLengkap + " Lain" : person.NamaLengkap,
        person.TglLahir, person.JenisKelamin, "PELATIHAN", Start.AddSeconds(i));

    private static string NumberOf(int i) => string.Create(CultureInfo.InvariantCulture, $"VRF-2026-{i + 1:00000}");
}
