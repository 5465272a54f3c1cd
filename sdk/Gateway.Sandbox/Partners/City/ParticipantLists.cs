namespace Gateway.Sandbox;

/// <summary>The lists of vulnerable workers and religious officers as offices hand them over: a sheet for each district, a title, a total (domain.md 1 row 6).</summary>
internal static class ParticipantLists
{
    private static readonly object?[] Heading =
        ["NO URUT", "NIK", "NAMA", "TEMPAT LAHIR", "TGL LAHIR", "L/P", "ALAMAT", "KODE KELURAHAN", "NO HP", "PEKERJAAN", "SEKTOR", "TGL MASUK"];

    public static void Write(string file, string list, SocialData data) => Workbook.Write(file, [.. data.Participants.Where(person => person.Daftar == list)
        .GroupBy(person => Region.JambiDistricts.Single(district => person.KodeKelurahan.StartsWith(district.Code, StringComparison.Ordinal)).Name)
        .Select(district => (district.Key, Rows(district.Key, [.. district])))]);

    // Dates are typed in three ways, and NIKs here and there in groups of four.
    private static IEnumerable<object?[]> Rows(string district, IReadOnlyList<Participant> people) =>
    [
        ["DAFTAR PESERTA KECAMATAN " + district.ToUpperInvariant()],
        Heading,
        .. people.Select((person, i) => new object?[]
        {
            person.Nomor, i % 17 == 3 ? $"{person.Nik[..4]} {person.Nik[4..8]} {person.Nik[8..12]} {person.Nik[12..]}" : person.Nik, person.Nama, person.TempatLahir,
            (i % 3) switch { 0 => person.TglLahir, 1 => person.TglLahir.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture), _ => CityTable.Day(person.TglLahir) },
            person.JenisKelamin, person.Alamat, person.KodeKelurahan, person.Hp ?? "-", person.Pekerjaan, person.Sektor, person.MasukDaftar,
        }),
        ["JUMLAH", null, null, null, null, null, null, null, null, null, null, people.Count],
    ];
}
