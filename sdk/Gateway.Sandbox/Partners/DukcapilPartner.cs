using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// The civil register, <c>dukcapil</c>, at <c>dukcapil/get_json/{customer}/CALL_VERIFY_BY_ELEMEN</c> (domain.md 2.9): user, password and address in the
/// body, the threshold under its misspelled name, every answer 200 with errors inside, and a quota for each day of WIB.
/// It knows the city's job seekers.
/// </summary>
public sealed class DukcapilPartner : SandboxPartner
{
    /// <summary>The invented customer.</summary>
    public const string Customer = "disnaker_kota_contoh";

    /// <summary>The invented user.</summary>
    public const string User = "contoh_ws";

    /// <summary>Its invented password.</summary>
    public const string Password = "sandbox-only-dukcapil";

    /// <summary>The address that is let in.</summary>
    public const string Address = "10.15.71.2";

    private readonly Dictionary<string, Dictionary<string, string>> _residents;
    private readonly Lock _gate = new();
    private readonly int _quota;
    private DateOnly _day;
    private int _asked;

    /// <summary>Knows the job seekers of the same options.</summary>
    public DukcapilPartner(SandboxOptions options)
        : base("dukcapil")
    {
        _quota = options.VerificationQuota;
        _residents = CityData.Create(options).JobSeekers.ToDictionary(person => person.Nik, person => new Dictionary<string, string>
        {
            ["NIK"] = person.Nik,
            ["NAMA_LGKP"] = person.NamaLengkap.ToUpperInvariant(),
            ["TGL_LHR"] = person.TglLahir.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture),
            ["JENIS_KLMIN"] = person.JenisKelamin == "P" ? "PEREMPUAN" : "LAKI-LAKI",
        });
        Share("dukcapil/password", Password);
        Add("POST", $"dukcapil/get_json/{Customer}/CALL_VERIFY_BY_ELEMEN", Verify);
    }

    /// <summary>How many persons were asked for, by NIK.</summary>
    public Dictionary<string, int> Asked { get; } = [];

    /// <summary>How many requests of today counted against the quota.</summary>
    public int AskedToday
    {
        get
        {
            lock (_gate)
            {
                return _asked;
            }
        }
    }

    private SandboxAnswer Verify(SandboxRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var sent = json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString());
        if (sent.GetValueOrDefault("USER_ID") != User || sent.GetValueOrDefault("PASSWORD") != Password)
        {
            return Problem("Login Gagal, User atau Password Salah");
        }

        if (sent.GetValueOrDefault("IP_USER") != Address)
        {
            return Problem("IP Address Tidak Sesuai");
        }

        // The name under which the threshold is sent is misspelled, and is the only one that is read.
        if (!int.TryParse(sent.GetValueOrDefault("TRESHOLD"), CultureInfo.InvariantCulture, out var threshold))
        {
            return Problem("Parameter TRESHOLD Tidak Ditemukan");
        }

        lock (_gate)
        {
            var day = DateOnly.FromDateTime(request.Time.UtcDateTime.AddHours(7));
            (_asked, _day) = day == _day ? (_asked, _day) : (0, day);
            if (_asked >= _quota)
            {
                return Problem("Kuota Akses Hari Ini Sudah Habis");
            }

            _asked++;
            var nik = sent.GetValueOrDefault("NIK") ?? "";
            Asked[nik] = Asked.GetValueOrDefault(nik) + 1;
            return !_residents.TryGetValue(nik, out var resident) ? Problem("Data Tidak Ditemukan") : Page(row => Compare(row, resident, sent, threshold));
        }
    }

    private static void Compare(Utf8JsonWriter row, Dictionary<string, string> resident, Dictionary<string, string> sent, int threshold)
    {
        foreach (var (name, value) in resident.Where(field => sent.ContainsKey(field.Key)))
        {
            var score = value == sent[name] ? 100 : name == "NAMA_LGKP" && sent[name].StartsWith(value, StringComparison.Ordinal) ? 59 : 0;

            // The NIK is compared exactly and so without a score.
            row.WriteString(name, name == "NIK" ? "Sesuai" : string.Create(CultureInfo.InvariantCulture, $"{(score >= threshold ? "Sesuai" : "Tidak Sesuai")} ({score})"));
        }
    }

    private static SandboxAnswer Problem(string text) => Page(row => row.WriteString("RESPON", text));

    private static SandboxAnswer Page(Action<Utf8JsonWriter> row) => new()
    {
        Body = JsonRow.Write(json =>
        {
            json.WriteStartArray("content");
            json.WriteStartObject();
            row(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteBoolean("lastPage", true);
            json.WriteNumber("numberOfElements", 1);
            json.WriteNull("sort");
            json.WriteBoolean("firstPage", true);
            json.WriteNumber("number", 0);
            json.WriteNumber("size", 1);
            json.WriteNumber("totalElements", 1);
        }),
    };
}
