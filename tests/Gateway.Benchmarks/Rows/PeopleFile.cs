using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Rows;

/// <summary>A list of job seekers as a city office exports it: 12 columns, about 190 bytes a row. All persons are invented; the NIK sequences are 99xx.</summary>
internal static class PeopleFile
{
    public const string Header = "NO,NIK,NAMA,TGL LAHIR,JK,ALAMAT,KECAMATAN,HP,EMAIL,PENDIDIKAN,GAJI HARAPAN,TGL DAFTAR";

    private static readonly string[] _first = ["Siti", "Budi", "Rina", "Agus", "Dewi", "Joko", "Maya", "Hendra", "Putri", "Yusuf", "Lestari", "Bayu", "Nur Aini"];
    private static readonly string[] _last = ["Contoh", "Misalnya", "Rekaan", "Percobaan", "Umpama", "Ibarat", "Andaian"];
    private static readonly string[] _schools = ["SD", "SMP", "SMA", "SMK", "D3", "S1"];

    /// <summary>Writes rows. The same number gives the same file.</summary>
    public static void Write(string path, int rows)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        file.Write(Header + "\r\n");
        for (var i = 0; i < rows; i++)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture, $"{Row(i)}\r\n"));
        }
    }

    private static string Row(int i)
    {
        var born = new DateOnly(1964, 1, 1).AddDays(i * 37 % 14_600);
        var registered = new DateOnly(2024, 1, 2).AddDays(i % 640);
        var (code, district) = Lane.Districts[i % Lane.Districts.Count];
        var woman = i % 13 is 0 or 2 or 4 or 6 or 8 or 10 or 12;
        var (first, last) = (_first[i % 13], _last[i % 7]);
        var nik = $"{code.Replace(".", "", StringComparison.Ordinal)}{born.Day + (woman ? 40 : 0):00}{born:MMyy}99{i % 100:00}";
        var salary = 2_000 + (i % 40 * 125);
        return string.Create(CultureInfo.InvariantCulture, $"REG-{i:00000000},{nik},{first} {last},{born:dd/MM/yyyy},{(woman ? 'P' : 'L')},\"Jl. Contoh Raya No. {i % 300}, RT {i % 20:00}\",{district},"
            + $"08{12 + (i % 8)}-{i / 1_000 % 10_000:0000}-9{i % 1_000:000},{first.Replace(' ', '.').ToLowerInvariant()}.{i}@contoh.example,{_schools[i % 6]},Rp {salary / 1_000}.{salary % 1_000:000}.000,{registered:dd/MM/yyyy}");
    }
}
