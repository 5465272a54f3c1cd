namespace Gateway.Sandbox;

/// <summary>What Kota Jambi itself keeps: the register of job seekers, loans, placements, graduates and the indicators of its area programme.</summary>
public static class JambiTables
{
    private static readonly (string Code, string Name, string Unit)[] Indicators =
    [
        ("trained_competency", "Orang dilatih kompetensi", "orang"), ("trained_entrepreneur", "Orang dilatih wirausaha", "orang"),
        ("capital_given", "Bantuan modal", "rupiah"), ("business_started", "Usaha baru", "usaha"), ("workers_absorbed", "Tenaga kerja terserap", "orang"),
    ];

    /// <summary>The tables after some days; the same options and days, the same rows.</summary>
    /// <param name="options">How big they are.</param>
    /// <param name="days">How many days have passed.</param>
    public static IReadOnlyList<CityTable> Create(SandboxOptions options, int days)
    {
        var city = CityData.Create(options);
        for (var day = 0; day < days; day++)
        {
            city = city.Advance();
        }

        return
        [
            new("pencari_kerja", [.. city.JobSeekers.Select(row => new object?[]
            {
                row.Nik, row.NamaLengkap, CityTable.Day(row.TglLahir), row.JenisKelamin, row.Alamat, row.KodeWilayah, row.Hp, row.Pendidikan,
                row.MinatJabatan, row.NoPendaftaran, row.Status, CityTable.Day(row.DiubahPada),
            })]),
            new("pengajuan_banharkat", [.. city.LoanApplications.Select(row => new object?[]
                { row.NoReg, row.Nik, row.Nama, row.NamaUsaha, row.Jumlah, row.TenorBulan, row.KodeBank, row.Status, CityTable.Day(row.DiubahPada) })]),
            new("penempatan", [.. city.Placements.Select(row => new object?[]
                { row.NoPenempatan, row.Nik, row.Nama, row.IdLowongan, row.Perusahaan, CityTable.Day(row.Tmt), row.Tahap, CityTable.Day(row.DiubahPada) })]),
            new("pinjaman_banharkat", [.. LoanBook.Create(options, days).Loans.Select(row => new object?[]
            {
                row.NoReg, row.Nik, row.Nama, row.NamaUsaha, row.Jumlah, row.TenorBulan, row.KodeBank, row.Rekening, row.Status, CityTable.Day(row.DiubahPada),
            })]),
            FileLoans(options, days),
            Graduates(options),
            AreaIndicators(options),
            JapanCandidates(options),
            .. SocialTables.Create(options, days),
            CityTable.JobCodes,
        ];
    }

    // Loans at the bank that takes files. Of the first 60 one is above the bank's ceiling and one business has a name wider than its columns.
    private static CityTable FileLoans(SandboxOptions options, int days)
    {
        var world = new Inventor(options.Seed + 201);
        return new CityTable("pinjaman_berkas", [.. Enumerable.Range(0, 60 + (days * 2)).Select(i =>
        {
            var name = world.Name();
            return new object?[]
            {
                CityTable.Number("BTN20261102", i + 1, 6), world.Nik(world.Pick(Region.JambiDistricts), world.BirthDate(21, 55), world.Next(2) == 1), i % 15 == 4 ? $"Hj. {name}, S.E." : name,
                i == 33 ? "Usaha Bersama Pengrajin Batik Tulis Seberang Kota" : $"Usaha {name.Split(' ')[0]}", i == 21 ? 75_000_000L : (world.Next(46) + 5) * 1_000_000L,
                (world.Next(3) + 1) * 12, "200", CityTable.Number("200", i + 1, 10), "DIAJUKAN", CityTable.Moment(i, i < 60 ? 0 : 1 + ((i - 60) / 2)),
            };
        })]);
    }

    // Of 200 graduates 3 hold a diploma that is too old and one took part before: the mapping holds them.
    private static CityTable Graduates(SandboxOptions options)
    {
        var world = new Inventor(options.Seed + 21);
        return new CityTable("lulusan", [.. Enumerable.Range(0, 200).Select(i =>
        {
            var birth = world.BirthDate(21, 25);
            var age = i % 70 == 33 ? 380 : 30 + world.Next(300);
            return new object?[]
            {
                world.Nik(world.Pick(Region.JambiDistricts), birth, world.Next(2) == 1), world.Name(), world.Pick(["Universitas Contoh", "Politeknik Contoh"]),
                world.Pick(["S1", "D-III", "Sarjana Terapan"]), world.Pick(["Akuntansi", "Teknik Informatika", "Manajemen"]),
                CityTable.Day(Inventor.Today.AddDays(-age)), CityTable.Day(Inventor.Today), i == 150 ? 1 : 0, CityTable.Moment(i),
            };
        })]);
    }

    // Of 90 candidates one is too short, one too old, one lacks a paper.
    private static CityTable JapanCandidates(SandboxOptions options)
    {
        var world = new Inventor(options.Seed + 23);
        return new CityTable("calon_magang_jepang", [.. Enumerable.Range(0, 90).Select(i =>
        {
            var birth = i == 40 ? world.BirthDate(28, 30) : world.BirthDate(20, 25);
            var woman = i % 4 == 0;
            return new object?[]
            {
                world.Nik(world.Pick(Region.JambiDistricts), birth, woman), world.Name(), CityTable.Day(birth), woman ? "P" : "L", world.Pick(["SMK", "SMA", "D3"]),
                i == 21 ? 155 : woman ? 152 + world.Next(15) : 161 + world.Next(20), woman ? 44 + world.Next(15) : 52 + world.Next(20),
                i == 70 ? "KTP, KK, AK1, IJAZAH" : "KTP, KK, AK1, AKTA, IJAZAH, KURSUS_JEPANG, IZIN_KELUARGA, PERNYATAAN, FOTO, SURAT_LURAH, SURAT_DINAS, SKCK, SEHAT",
                0, CityTable.Day(Inventor.Today.AddDays(30)), CityTable.Moment(i),
            };
        })]);
    }

    private static CityTable AreaIndicators(SandboxOptions options)
    {
        var world = new Inventor(options.Seed + 22);
        var rows = from region in Region.JambiDistricts
                   from indicator in Indicators
                   select new object?[]
                   {
                       indicator.Code, "2026-07-01", "2026-09-30", region.Code, indicator.Name, indicator.Unit,
                       indicator.Unit == "rupiah" ? world.Next(90) * 1_000_000 : world.Next(60),
                   };
        return new CityTable("indikator_kawasan", [.. rows]);
    }
}
