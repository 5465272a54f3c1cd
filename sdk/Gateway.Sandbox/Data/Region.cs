namespace Gateway.Sandbox;

/// <summary>A region of Kota Jambi or Kota Serang.</summary>
/// <param name="Code">Kemendagri code with dots, such as <c>15.71.01</c>.</param>
/// <param name="Level"><c>kota</c>, <c>kecamatan</c> or <c>kelurahan</c>.</param>
/// <param name="Name">Name as in the decree.</param>
public sealed record Region(string Code, string Level, string Name)
{
    /// <summary>Both cities with all their districts and villages, 154 in all.</summary>
    public static IReadOnlyList<Region> All { get; } = Load();

    /// <summary>The eleven districts of Kota Jambi.</summary>
    public static IReadOnlyList<Region> JambiDistricts { get; } = Districts("15.71");

    /// <summary>The six districts of Kota Serang.</summary>
    public static IReadOnlyList<Region> SerangDistricts { get; } = Districts("36.73");

    private static List<Region> Districts(string city) =>
        [.. All.Where(region => region.Level == "kecamatan" && region.Code.StartsWith(city, StringComparison.Ordinal))];

    private static List<Region> Load()
    {
        using var reader = new StreamReader(typeof(Region).Assembly.GetManifestResourceStream("regions_jambi_serang.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(',')).Select(cells => new Region(cells[0], cells[1], cells[2]))];
    }
}
