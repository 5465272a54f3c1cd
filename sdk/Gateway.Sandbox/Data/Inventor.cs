using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>Invents persons, companies and jobs: the same seed, the same world. No NIK here belongs to anybody: their sequence is 99xx.</summary>
internal sealed class Inventor(int seed)
{
    /// <summary>The day on which this world stands; fixed, so that data and clock do not mix.</summary>
    public static readonly DateOnly Today = new(2026, 11, 2);

    public static readonly string[] Jobs =
    [
        "Operator Produksi", "Barista", "Staf Administrasi", "Teknisi Pendingin", "Juru Las", "Perawat", "Kasir", "Penjahit",
        "Pengemudi", "Analis Data", "Mekanik Sepeda Motor", "Juru Masak", "Guru TK", "Tenaga Gudang", "Petugas Kebersihan",
    ];

    private static readonly string[] First =
    [
        "Arlanta", "Beningsih", "Cakrawan", "Darmantyo", "Elvarina", "Fajrindo", "Gantari", "Hirmawan", "Intanera", "Jatmikon",
        "Kirandini", "Lestarini", "Mahendrik", "Nararyana", "Oktavindra", "Pramudika", "Ratnaluh", "Sekarwangi", "Tirtayuda", "Wulandira",
    ];

    private static readonly string[] Last =
    [
        "Adiwangsa", "Baskorowati", "Candrakesi", "Dewantoro", "Gumelarsih", "Harsanta", "Kusumaraja", "Mangkurasa", "Nugrahadi",
        "Palawija", "Rengganisa", "Suryabumi", "Tanjungsari", "Wirasena",
    ];

    private static readonly string[] Firms = ["Sentosa Batanghari", "Rimba Angso Duo", "Karya Siginjai", "Cahaya Muaro", "Mitra Telanai", "Banten Mandala"];
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _niks = [];

    public int Next(int below) => _random.Next(below);

    public T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    // One person in eight has one name only, as in life (domain.md 3.6).
    public string Name() => Next(8) == 0 ? Pick(First) : $"{Pick(First)} {Pick(Last)}";

    public string Company() => $"{Pick(["PT", "CV", "UD"])} {Pick(Firms)}";

    public string Phone() => string.Create(CultureInfo.InvariantCulture, $"0812{Next(10_000):0000}{Next(10_000):0000}");

    public DateOnly BirthDate(int minAge, int maxAge) => Today.AddYears(-minAge).AddDays(-1 - Next((maxAge - minAge) * 365));

    /// <summary>A NIK that nobody else in this world has (domain.md 3.1: women carry day + 40).</summary>
    public string Nik(Region district, DateOnly birth, bool woman)
    {
        for (var sequence = 9900; ; sequence++)
        {
            var nik = string.Create(CultureInfo.InvariantCulture,
                $"{district.Code.Replace(".", "", StringComparison.Ordinal)}{birth.Day + (woman ? 40 : 0):00}{birth:MMyy}{sequence:0000}");
            if (_niks.Add(nik))
            {
                return nik;
            }
        }
    }
}
