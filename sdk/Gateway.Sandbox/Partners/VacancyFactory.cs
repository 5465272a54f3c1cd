using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// Invents the ministry's vacancies with what makes them hard to map (domain.md 2.10 and 6). Of 1,204: 24 are closed or in another
/// province, 7 name a district that is in neither city, 2 have a closing date that cannot be read.
/// </summary>
internal sealed class VacancyFactory(int seed)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly string[] Elsewhere = ["KEC. SUNGAI GELAM", "Mestong", "Kec. Jambi Luar Kota", "Kumpeh Ulu"];
    private readonly Inventor _world = new(seed);

    public static string Id(int i) => string.Create(Culture, $"VCN-{88121 + i}");

    public byte[] Write(int i, string? title = null, string? status = null) => JsonRow.Write(json =>
    {
        var foreign = i % 200 == 149;
        var job = _world.Pick(Inventor.Jobs);
        json.WriteString("id", Id(i));
        json.WriteString("title", title ?? $"{job} {_world.Pick(["(Magang)", "Senior", "Junior", "Shift"])}");
        json.WriteString("description", $"<p>Dicari <b>{job}</b>&nbsp;untuk penempatan segera.</p><ul><li>Jujur</li><li>Disiplin &amp; teliti</li></ul>");
        json.WriteStartObject("employer");
        json.WriteString("name", _world.Company());
        json.WriteBoolean("confidential", _world.Next(10) == 0);
        json.WriteEndObject();
        json.WriteStartObject("location");
        json.WriteString("provinceCode", foreign ? "36" : "15");
        json.WriteString("districtName", foreign ? _world.Pick(Region.SerangDistricts).Name : District(i));
        json.WriteEndObject();
        json.WriteStartObject("salary");
        WriteSalary(json, (_world.Next(30) + 27) * 100_000);
        json.WriteString("currency", "IDR");
        json.WriteEndObject();
        json.WriteNumber("quota", _world.Next(20) + 1);
        json.WriteString("closingDate", ClosingDate(i));
        json.WriteString("status", status ?? (i % 50 == 49 && !foreign ? "CLOSED" : _world.Next(6) == 0 ? "EXTENDED" : "OPEN"));
    });

    // Seen at the portal: the same district in capitals, with its rank, with a stray space, in an old spelling.
    private string District(int i)
    {
        var name = _world.Pick(Region.JambiDistricts).Name;
        return i % 172 == 171 ? _world.Pick(Elsewhere) : _world.Next(10) switch
        {
            0 => name.ToUpperInvariant(),
            1 => "KEC. " + name.ToUpperInvariant(),
            2 => "Kec. " + name,
            3 => "Kecamatan " + name,
            4 => name + " ",
            5 => name switch { "Kota Baru" => "Kotabaru", "Paal Merah" => "Pal Merah", _ => name },
            _ => name,
        };
    }

    private void WriteSalary(Utf8JsonWriter json, int amount)
    {
        switch (_world.Next(9))
        {
            case 0:
                json.WriteNull("min");
                break;
            case 1 or 2:
                json.WriteString("min", amount.ToString(Culture));
                break;
            case 3 or 4:
                json.WriteString("min", "Rp " + amount.ToString("#,0", Culture).Replace(',', '.'));
                break;
            default:
                json.WriteNumber("min", amount);
                break;
        }
    }

    private string ClosingDate(int i)
    {
        var date = Inventor.Today.AddDays(_world.Next(120) + 20);
        return (i % 602, _world.Next(10)) switch
        {
            (300, _) => i < 602 ? "segera ditutup" : "31/02/2027",
            (_, 0 or 1) => date.ToString("dd/MM/yyyy", Culture),
            (_, 2) => date.ToString("dd-MM-yyyy", Culture),
            _ => date.ToString("yyyy-MM-dd", Culture),
        };
    }
}
