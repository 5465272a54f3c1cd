namespace Gateway.Sandbox;

/// <summary>What Kota Jambi keeps for social security, marketplaces, the civil register and its reports.</summary>
internal static class SocialTables
{
    private const int BaseWage = 1_000_000;

    /// <summary>The tables after some days; the same options and days, the same rows.</summary>
    public static IReadOnlyList<CityTable> Create(SandboxOptions options, int days)
    {
        var social = SocialData.Create(options);
        for (var day = 0; day < days; day++)
        {
            social = social.Advance();
        }

        return
        [
            // The other two lists come as workbooks.
            new("peserta_bpu", [.. social.Participants.Where(row => row.Daftar == "RT").Select(row => new object?[]
            {
                row.Daftar, row.Nomor, row.Nik, row.Nama, row.TempatLahir, CityTable.Day(row.TglLahir), row.JenisKelamin, row.Alamat, row.KodeKelurahan, row.Hp,
                row.Pekerjaan, row.Sektor, "APBD", "JKK,JKM", BaseWage, CityTable.Day(row.MasukDaftar), null, CityTable.Day(row.DiubahPada),
            })]),
            new("periode_iuran", [new object?[] { "2026-10", "DITUTUP", "2026-10-01T01:00:00.000Z" }, new object?[] { "2026-11", "TERBUKA", "2026-11-01T01:00:00.000Z" }]),
            new("verifikasi_nik", [.. social.Verifications.Select(row => new object?[]
                { row.Id, row.Nik, row.Nama, CityTable.Day(row.TglLahir), row.JenisKelamin, row.Tujuan, CityTable.Day(row.DimintaPada) })]),
            new("umkm_program", [.. Enumerable.Range(0, 6).Select(i => new object?[] { $"749400000000000000{i}", i % 2 == 0 ? "GEN_MATIC" : "EMAK_EMAK_MATIC", "2026-09-01" })]),
            new("periode_laporan", [
                new object?[] { "SATU_DATA", "2026-Q3", "satudata.jambikota.go.id", "2026-11-15", "DISAHKAN", "2026-11-02T01:00:00.000Z" },
                new object?[] { "SATU_DATA", "2026-Q4", "satudata.jambikota.go.id", "2027-02-15", "DRAF", null },
                new object?[] { "KAWASAN", "2026-Q3", "portal Ditjen Binapenta dan PKK", "2026-11-10", "DISAHKAN", "2026-11-02T01:00:00.000Z" },
                new object?[] { "BPJSTK", "2026-11", "SIPP Online", "2026-11-15", "DISAHKAN", "2026-11-02T01:00:00.000Z" },
                new object?[] { "IM_JAPAN", "2026-III", "jepang.magangln.id", "2026-11-25", "DISAHKAN", "2026-11-02T01:00:00.000Z" },
                new object?[] { "PARITRANA", "2026", "formulir Pemprov Jambi", "2026-12-01", "DISAHKAN", "2026-11-02T01:00:00.000Z" }]),
            new("indikator", [.. Indicators(social.Participants)]),
        ];
    }

    /// <summary>Coverage by district, and over the city for the province; a few cells are too small to be told.</summary>
    private static IEnumerable<object?[]> Indicators(IReadOnlyList<Participant> people)
    {
        // Counted on the day the quarter was signed: later days do not change it.
        var counted = people.Where(person => person.DiubahPada < CountedUntil).ToList();
        foreach (var region in Region.JambiDistricts)
        {
            foreach (var (code, name, list) in new[] { ("terlindungi_rentan", "Pekerja rentan terlindungi", "RENTAN"), ("terlindungi_keagamaan", "Petugas keagamaan terlindungi", "KEAGAMAAN") })
            {
                yield return ["SATU_DATA", "2026-Q3", code, name, "orang", region.Code, counted.Count(person => person.Daftar == list && IsIn(person, region))];
            }

            yield return ["SATU_DATA", "2026-Q3", "klaim_jkm", "Klaim jaminan kematian", "orang", region.Code, counted.Count(person => IsIn(person, region)) % 9];
        }

        yield return ["PARITRANA", "2026", "peserta_apbd", "Peserta yang dibayar APBD", "orang", "15.71", counted.Count(person => person.Daftar != "RT")];
        yield return ["PARITRANA", "2026", "iuran_setahun", "Iuran setahun", "rupiah", "15.71", counted.Count(person => person.Daftar != "RT") * 16_800L * 12];
    }

    private static DateTimeOffset CountedUntil { get; } = new(Inventor.Today.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static bool IsIn(Participant person, Region district) => person.KodeKelurahan.StartsWith(district.Code, StringComparison.Ordinal);
}
