namespace Gateway.Sandbox;

/// <summary>What Kota Serang itself keeps: people it nominates for the training centre.</summary>
public static class SerangTables
{
    /// <summary>The tables after some days; the same options and days, the same rows.</summary>
    /// <param name="options">How big they are.</param>
    /// <param name="days">How many days have passed: each brings one nomination.</param>
    public static IReadOnlyList<CityTable> Create(SandboxOptions options, int days) => [Nominations(options, days)];

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
}
