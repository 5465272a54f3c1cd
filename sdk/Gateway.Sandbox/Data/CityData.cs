using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>A person in the city's AK1 register.</summary>
/// <param name="Nik">NIK, 16 digits as text.</param>
/// <param name="NamaLengkap">Name as written; may be one word.</param>
/// <param name="TglLahir">Birth date.</param>
/// <param name="JenisKelamin">L or P.</param>
/// <param name="Alamat">Address.</param>
/// <param name="KodeWilayah">Kemendagri code of the district.</param>
/// <param name="Hp">Phone as typed, or null.</param>
/// <param name="Pendidikan">Highest school.</param>
/// <param name="MinatJabatan">Wanted job.</param>
/// <param name="NoPendaftaran">Number of the AK1 card.</param>
/// <param name="Status">ACTIVE, PLACED or IN_TRAINING.</param>
/// <param name="DiubahPada">Last change.</param>
public sealed record JobSeeker(
    string Nik, string NamaLengkap, DateOnly TglLahir, string JenisKelamin, string Alamat, string KodeWilayah, string? Hp,
    string Pendidikan, string MinatJabatan, string NoPendaftaran, string Status, DateTimeOffset DiubahPada);

/// <summary>A Banharkat loan application.</summary>
/// <param name="NoReg">Registration number, the partner reference at the bank.</param>
/// <param name="Nik">Applicant.</param>
/// <param name="Nama">Applicant's name.</param>
/// <param name="NamaUsaha">Business.</param>
/// <param name="Jumlah">Amount asked for, in rupiah.</param>
/// <param name="TenorBulan">Months.</param>
/// <param name="KodeBank">Bank code, 115 for Bank Jambi.</param>
/// <param name="Status">SUBMITTED.</param>
/// <param name="DiubahPada">Last change.</param>
public sealed record LoanApplication(
    string NoReg, string Nik, string Nama, string NamaUsaha, long Jumlah, int TenorBulan, string KodeBank, string Status, DateTimeOffset DiubahPada);

/// <summary>A person placed in an apprenticeship or job.</summary>
/// <param name="NoPenempatan">Number of the placement.</param>
/// <param name="Nik">Person.</param>
/// <param name="Nama">Name.</param>
/// <param name="IdLowongan">Vacancy at the ministry portal.</param>
/// <param name="Perusahaan">Employer.</param>
/// <param name="Tmt">First day.</param>
/// <param name="Tahap">OFFERED or PLACED.</param>
/// <param name="DiubahPada">Last change.</param>
public sealed record Placement(
    string NoPenempatan, string Nik, string Nama, string IdLowongan, string Perusahaan, DateOnly Tmt, string Tahap, DateTimeOffset DiubahPada);

/// <summary>The city's own register as rows, ready to be put into a database. Field names as in domain.md 6, in the spelling of city forms.</summary>
/// <param name="JobSeekers">Keyed by NIK. Each 180th is under age, which the agency refuses.</param>
/// <param name="LoanApplications">Keyed by registration number. Each 60th is above the bank's ceiling, which the bank refuses.</param>
/// <param name="Placements">Keyed by placement number.</param>
public sealed record CityData(
    IReadOnlyList<JobSeeker> JobSeekers, IReadOnlyList<LoanApplication> LoanApplications, IReadOnlyList<Placement> Placements)
{
    private static readonly string[] Schools = ["SD", "SMP", "SMA", "SMK", "D3", "S1"];
    private static readonly DateTimeOffset Start = new(Inventor.Today.ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);

    /// <summary>Invents a register; the same options, the same rows.</summary>
    public static CityData Create(SandboxOptions options)
    {
        var world = new Inventor(options.Seed);
        var people = Enumerable.Range(0, options.JobSeekers).Select(i => NewJobSeeker(world, i)).ToList();
        return new CityData(
            people,
            [.. Enumerable.Range(0, options.LoanApplications).Select(i => NewLoan(world, people[i % people.Count], i))],
            [.. Enumerable.Range(0, options.Placements).Select(i => NewPlacement(world, people[i % people.Count], i, options.Vacancies))]);
    }

    /// <summary>The register a day later: of each list the first few rows have changed, and one more has come.</summary>
    public CityData Advance()
    {
        var day = new Inventor(JobSeekers.Count);
        var (person, loan, placement) = (NewJobSeeker(day, JobSeekers.Count), JobSeekers[^1], JobSeekers[0]);
        var later = JobSeekers.Max(row => row.DiubahPada).AddDays(1);
        return new CityData(
            [.. JobSeekers.Select((row, i) => i < 5 ? row with { Status = "PLACED", DiubahPada = later } : row), person with { DiubahPada = later }],
            [.. LoanApplications.Select((row, i) => i < 3 ? row with { TenorBulan = row.TenorBulan + 6, DiubahPada = later } : row),
                NewLoan(day, loan, LoanApplications.Count) with { DiubahPada = later }],
            [.. Placements.Select((row, i) => i < 4 ? row with { Tahap = "PLACED", Tmt = row.Tmt.AddDays(7), DiubahPada = later } : row),
                NewPlacement(day, placement, Placements.Count, Placements.Count) with { DiubahPada = later }]);
    }

    private static JobSeeker NewJobSeeker(Inventor world, int i)
    {
        var district = world.Pick(Region.JambiDistricts);
        var birth = i % 180 == 17 ? world.BirthDate(15, 17) : world.BirthDate(19, 45);
        var woman = world.Next(2) == 1;
        return new JobSeeker(
            world.Nik(district, birth, woman), world.Name(), birth, woman ? "P" : "L",
            string.Create(CultureInfo.InvariantCulture, $"Jl. Contoh No. {world.Next(200) + 1} RT {world.Next(30) + 1:00}"),
            district.Code, world.Next(10) == 0 ? null : world.Phone(), world.Pick(Schools), world.Pick(Inventor.Jobs),
            string.Create(CultureInfo.InvariantCulture, $"AK1/1571/2026/{i + 1:00000}"), "ACTIVE", Start.AddSeconds(i));
    }

    private static LoanApplication NewLoan(Inventor world, JobSeeker owner, int i) => new(
        string.Create(CultureInfo.InvariantCulture, $"BHK20261102{i + 1:000000}"), owner.Nik, owner.NamaLengkap,
        $"Usaha {world.Pick(["Warung", "Jahit", "Bengkel", "Katering", "Kriya"])} {owner.NamaLengkap.Split(' ')[0]}",
        i % 60 == 59 ? 75_000_000 : (world.Next(9) + 1) * 5_000_000L, (world.Next(3) + 1) * 12, "115", "SUBMITTED", Start.AddSeconds(i));

    private static Placement NewPlacement(Inventor world, JobSeeker person, int i, int vacancies) => new(
        string.Create(CultureInfo.InvariantCulture, $"PN-2026-{i + 1:00000}"), person.Nik, person.NamaLengkap,
        VacancyFactory.Id(world.Next(Math.Max(1, vacancies))), world.Company(), Inventor.Today.AddDays(world.Next(60)), "OFFERED", Start.AddSeconds(i));
}
