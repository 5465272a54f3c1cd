using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// The government's service hub, <c>splp</c>, with the migrant-worker system behind it (domain.md 2.8, 4.5). The key comes in <c>APIkey</c>, as
/// bearer in <c>Authorization</c>, or as bearer in <c>AuthorizationSPLP</c>. Out: <c>t/serangkota.go.id/sisko/1.0/p3mi</c> and <c>.../kpmi</c>, whole
/// lists. A wrong key is refused in one of three shapes, by the version asked for: nested with a number, flat with a text, or XML.
/// </summary>
public sealed class SplpPartner : SandboxPartner
{
    /// <summary>The invented key.</summary>
    public const string Key = "sandbox-only-splp";

    private readonly SandboxDataSet _agencies;
    private readonly SandboxDataSet _workers;

    /// <summary>Invents 25 licensed agencies and 90 registered migrant workers of Kota Serang.</summary>
    public SplpPartner(SandboxOptions options)
        : base("splp")
    {
        (_agencies, _workers) = (new(options.Clock), new(options.Clock));
        var world = new Inventor(options.Seed + 15);
        for (var i = 0; i < 25; i++)
        {
            AddAgency(world, i);
        }

        for (var i = 0; i < 90; i++)
        {
            AddWorker(world, i);
        }

        Share("splp/api-key", Key);
        Add("GET", "t/serangkota.go.id/sisko/{version}/p3mi", request => Answer(request, _agencies));
        Add("GET", "t/serangkota.go.id/sisko/{version}/kpmi", request => Answer(request, _workers));
    }

    private static bool Admits(SandboxRequest request) => request.Header("APIkey") == Key
        || request.Header("Authorization") == "Bearer " + Key || request.Header("AuthorizationSPLP") == "Bearer " + Key;

    private static SandboxAnswer Answer(SandboxRequest request, SandboxDataSet records) => Admits(request)
        ? SandboxAnswer.Json(200, $"{{\"data\":[{string.Join(',', records.Records.Select(record => Encoding.UTF8.GetString(record.Json.Span)))}]}}")
        : request.Route("version") switch
        {
            "1.0" => SandboxAnswer.Json(401, """{"fault":{"code":900901,"message":"Invalid Credentials","description":"Access failure for API"}}"""),
            "2.0" => SandboxAnswer.Json(401, """{"code":"900901","message":"Invalid Credentials","description":"Access failure for API"}"""),
            _ => new SandboxAnswer
            {
                Status = 401,
                ContentType = "application/xml",
                Body = "<ams:fault xmlns:ams=\"http://wso2.org/apimanager/security\"><ams:code>900901</ams:code><ams:message>Invalid Credentials</ams:message></ams:fault>"u8.ToArray(),
            },
        };

    private void AddAgency(Inventor world, int i)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"SIP3MI-{i + 101}");
        _agencies.Put(number, JsonRow.Write(json =>
        {
            json.WriteString("no_sip3mi", number);
            json.WriteString("nama", string.Create(CultureInfo.InvariantCulture, $"PT Contoh Karya Migran {i + 1}"));
            json.WriteString("status", i % 12 == 11 ? "DICABUT" : "AKTIF");
            json.WriteString("berlaku_sampai", i == 20 ? "tidak ada" : Inventor.Today.AddDays(world.Next(900) - 60).ToString("dd-MM-yyyy", CultureInfo.InvariantCulture));
        }));
    }

    // The export marks what a person has as 0/1, Ya/Tidak or a tick (domain.md 4.5, 6).
    private void AddWorker(Inventor world, int i)
    {
        var nik = world.Nik(world.Pick(Region.SerangDistricts), world.BirthDate(20, 40), world.Next(2) == 1);
        string Mark(bool has) => (i % 3) switch { 0 => has ? "1" : "0", 1 => has ? "Ya" : "Tidak", _ => has ? "✓" : "" };
        var steps = world.Next(4);
        _workers.Put(nik, JsonRow.Write(json =>
        {
            json.WriteString("nik", i == 40 ? nik[..15] : nik);
            json.WriteString("nama", world.Name());
            json.WriteString("provinsi", "BANTEN");
            json.WriteString("kabupaten", "KOTA SERANG");
            json.WriteString("has_akun", Mark(steps >= 1));
            json.WriteString("has_pen", Mark(steps >= 2));
            json.WriteString("has_epmi", Mark(steps >= 3));
        }));
    }
}
