namespace Gateway.Sandbox;

/// <summary>What Kota Serang itself keeps: people it nominates for the training centre and people who want to work abroad.</summary>
public static class SerangTables
{
    /// <summary>The tables after some days; the same options and days, the same rows.</summary>
    /// <param name="options">How big they are.</param>
    /// <param name="days">How many days have passed: each brings one nomination and one person who wants to work abroad.</param>
    public static IReadOnlyList<CityTable> Create(SandboxOptions options, int days) =>
        [Nominations(options, days), Migrants(options, days), PortalWork, CityTable.JobCodes];

    /// <summary>What a person types in at a portal, because it has no interface.</summary>
    private static CityTable PortalWork { get; } = new("periode_laporan",
        [new object?[] { "SISKOP2MI", "2026-11", "siskop2mi.bp2mi.go.id", "2026-11-30", "DISAHKAN", "2026-11-02T01:00:00.000Z" }]);

    // One of the first 48 has a NIK without a sequence.
    private static CityTable Nominations(SandboxOptions options, int days)
    {
        var world = new Inventor(options.Seed + 31);
        return new CityTable("nominasi", [.. Enumerable.Range(0, 48 + days).Select(i =>
        {
            var nik = world.Nik(world.Pick(Region.SerangDistricts), world.BirthDate(19, 38), world.Next(2) == 1);
            return new object?[]
            {
                CityTable.Number("NOM-3673-2026-", i + 1, 4), CityTable.Number("BBPVP-2026-", 7 + (i / 16), 2), i == 20 ? nik[..12] + "0000" : nik,
                world.Name(), world.Pick(["SMA", "SMK", "D3"]), world.Phone(), CityTable.Moment(i, i < 48 ? 0 : i - 47),
            };
        })]);
    }

    // Two of the first 150 are under age, one wants to be a maid, one has taken the consent back.
    private static CityTable Migrants(SandboxOptions options, int days)
    {
        var world = new Inventor(options.Seed + 32);
        return new CityTable("calon_pmi", [.. Enumerable.Range(0, 150 + days).Select(i =>
        {
            var birth = i is 60 or 61 ? world.BirthDate(16, 17) : world.BirthDate(20, 38);
            var woman = world.Next(2) == 1;
            var district = world.Pick(Region.SerangDistricts);
            return new object?[]
            {
                world.Nik(district, birth, woman), world.Name(), CityTable.Day(birth), woman ? "P" : "L", district.Code, world.Phone(), world.Pick(["SMA", "SMK", "D3", "S1"]),
                world.Pick(["Jepang", "Korea", "Turki", "Jerman"]), i == 90 ? "Asisten rumah tangga" : world.Pick(["Perawat", "Operator Produksi", "Juru Las"]),
                i == 90 ? "INFORMAL" : "FORMAL", "Jepang N4, Inggris", i == 120 ? 0 : 1, CityTable.Moment(i, i < 150 ? 0 : i - 149),
            };
        })]);
    }
}
