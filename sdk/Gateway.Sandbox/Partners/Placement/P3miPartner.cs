using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// A large agency that places migrant workers, <c>p3mi</c> (domain.md 4.5). OAuth2. Out: <c>job-orders</c> (cursor) and <c>stages</c> by time and id,
/// each with the documents the person has. In: <c>candidates</c>, class U by <c>nik</c>. One order is for a maid, one names a region instead of a
/// country, one costs a worker money for Turkey, and two people are said to have departed without an OPP certificate.
/// </summary>
public sealed class P3miPartner : SandboxPartner
{
    /// <summary>Client the agency knows.</summary>
    public const string ClientId = "kota-serang";

    /// <summary>Its invented secret.</summary>
    public const string ClientSecret = "sandbox-only-p3mi";

    private const int Orders = 60;
    private const int Earlier = 80;
    private static readonly string[] Stages = ["SHORTLISTED", "PASSED_TSK_INTERVIEW", "SUBMITTED_TO_CLIENT", "PASSED_CLIENT_INTERVIEW", "DOCUMENT_PROCESS", "DEPARTED"];
    private static readonly string[] Papers = ["PASSPORT", "MEDICAL_CHECKUP", "BPJS", "TRAINING_CERTIFICATE", "EMPLOYMENT_CONTRACT", "VISA", "OPP_CERTIFICATE"];
    private static readonly (string Country, string Job, string Kbji)[] Wanted =
    [
        ("Jepang", "Perawat lansia", "5321"), ("Korea Selatan", "Operator produksi", "8189"), ("Turki", "Terapis spa", "5142"), ("Jerman", "Perawat", "2221"),
        ("Taiwan", "Juru las", "7212"), ("Polandia", "Pekerja gudang", "9333"),
    ];

    private static readonly DateTimeOffset Since = new(2026, 10, 12, 2, 0, 0, TimeSpan.Zero);
    private readonly SandboxDataSet _stages;
    private readonly SandboxDataSet _orders;
    private readonly TimeProvider _clock;
    private readonly Inventor _world;

    /// <summary>Invents 60 job orders and 80 candidates that came earlier on paper.</summary>
    public P3miPartner(SandboxOptions options)
        : base("p3mi")
    {
        _clock = options.Clock;
        (_stages, _orders) = (new(options.Clock), new(options.Clock));
        _world = new Inventor(options.Seed + 51);
        for (var i = 0; i < Orders; i++)
        {
            PutOrder(i);
        }

        for (var i = 0; i < Earlier; i++)
        {
            var nik = _world.Nik(_world.Pick(Region.SerangDistricts), _world.BirthDate(20, 38), _world.Next(2) == 1);
            PutStage(nik, i % Stages.Length, i is 11 or 47 ? Papers.Length - 1 : null, Since.AddMinutes(i));
        }

        Share("p3mi/client-secret", ClientSecret);
        Secure(new ClientCredentials(ClientId, ClientSecret, options.Clock));
        Add("job-orders", new PagedSource(new PagedSourceSettings { Tombstones = true, KeyField = "job_order_no" }, _orders));
        Add("stages", new PagedSource(new PagedSourceSettings { Style = PagingStyle.Watermark, MaxLimit = 200 }, _stages));
        Add("candidates", Sink.Upsert("candidates", new SinkSettings
        {
            KeyField = "nik",
            MaxItems = 200,
            Accepted = item =>
            {
                if (_stages.Find(item.Key) is null)
                {
                    PutStage(item.Key, 0, null, _clock.GetUtcNow());
                }
            },
        }, options.Clock));
    }

    /// <summary>Four candidates reach their next stage.</summary>
    public override int Advance()
    {
        var moving = _stages.Records.Select(record => (record.Key, Stage: StageOf(record))).Where(item => item.Stage < Stages.Length - 1).Take(4).ToList();
        moving.ForEach(item => PutStage(item.Key, item.Stage + 1, null, _clock.GetUtcNow()));
        return moving.Count;
    }

    private static int StageOf(SandboxRecord record)
    {
        using var json = JsonDocument.Parse(record.Json);
        return Array.IndexOf(Stages, json.RootElement.GetProperty("stage").GetString());
    }

    private void PutOrder(int i)
    {
        var (country, job, kbji) = Wanted[i % Wanted.Length];
        var number = string.Create(CultureInfo.InvariantCulture, $"JO-2026-{i + 1:000}");
        _orders.Put(number, JsonRow.Write(json =>
        {
            json.WriteString("job_order_no", number);
            json.WriteString("sip3mi_no", "SIP3MI-101");
            json.WriteString("jabatan", i == 17 ? "Asisten rumah tangga" : job);
            json.WriteString("kbji", i == 17 ? "9111" : kbji);
            json.WriteString("sektor", i == 17 ? "Informal" : "Formal");
            json.WriteString("negara", i == 23 ? "Timur Tengah" : country);
            json.WriteNumber("jumlah", 5 + _world.Next(40));
            json.WriteString("gaji", (1000 + (_world.Next(20) * 50)).ToString(CultureInfo.InvariantCulture));
            json.WriteString("mata_uang", "USD");
            json.WriteString("masa_kontrak", country == "Turki" ? "24 bulan" : "2 tahun");
            json.WriteString("biaya", i == 32 ? "Rp 15.000.000" : country == "Turki" ? "Rp 0" : "Rp 8.500.000");
            json.WriteString("bahasa", country switch { "Jepang" => "Jepang N4", "Jerman" => "Jerman B1", _ => "Inggris" });
            json.WriteString("masa_berlaku", Inventor.Today.AddDays(60 + _world.Next(90)).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture));
        }));
    }

    // A person has the more papers the further the stage; a passport that ends soon is only warned of.
    private void PutStage(string nik, int stage, int? papers, DateTimeOffset at)
    {
        var has = papers ?? stage switch { < 3 => 1, 3 => 2, 4 => 2 + (nik[15] % 5), _ => Papers.Length };
        var row = JsonRow.Write(json =>
        {
            json.WriteString("candidate_id", nik);
            json.WriteString("job_order_no", "JO-2026-001");
            json.WriteString("stage", papers is null ? Stages[stage] : "DEPARTED");
            json.WriteString("stage_at", at);
            json.WriteStartArray("documents");
            for (var i = 0; i < has; i++)
            {
                json.WriteStartObject();
                json.WriteString("type", Papers[i]);
                json.WriteString("issued_on", Inventor.Today.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                json.WriteString("valid_to", i == 0 ? Inventor.Today.AddMonths(nik[15] % 3 == 0 ? 12 : 48).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        _stages.Put(nik, row, at);
    }
}
