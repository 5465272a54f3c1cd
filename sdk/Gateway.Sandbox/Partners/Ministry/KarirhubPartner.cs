using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// Karirhub, the ministry's labour market, <c>karirhub</c> (domain.md 2.10). A fixed token. Out: <c>catalogue/v1/industrial-vacancies</c> by page
/// with Laravel's meta, at most 50 (422 above). In: <c>publisher/v1/vacancies</c>, class K, at most 100 a request as <c>{"vacancies":[..]}</c>;
/// vacancies without openings or that close before they open are refused (Perpres 57/2023, domain.md 4.7).
/// </summary>
public sealed class KarirhubPartner : SandboxPartner
{
    /// <summary>The invented token.</summary>
    public const string Token = "sandbox-only-karirhub";

    private static readonly string[] Cities = ["KOTA JAMBI", "Kota Jambi", "KAB. MUARO JAMBI", "KOTA SERANG"];
    private readonly SandboxDataSet _vacancies;
    private readonly Inventor _world;
    private int _count;

    /// <summary>Invents as many vacancies as a quarter of <see cref="SandboxOptions.Vacancies"/>.</summary>
    public KarirhubPartner(SandboxOptions options)
        : base("karirhub")
    {
        _world = new Inventor(options.Seed + 12);
        _vacancies = new SandboxDataSet(options.Clock);
        for (; _count < options.Vacancies / 4; _count++)
        {
            Put(_count);
        }

        Share("karirhub/token", Token);
        Secure(new StaticBearer(Token));
        Add("GET", "catalogue/v1/industrial-vacancies", new MinistryList(_vacancies).ByPage);
        Add("publisher/v1/vacancies", Sink.Keyed("vacancies", new SinkSettings
        {
            KeyField = "external_id",
            ItemsField = "vacancies",
            ItemKeyField = "request_id",
            MaxItems = 100,
            Refuse = NotPublishable,
        }, TimeSpan.FromHours(24), options.Clock));
    }

    /// <summary>Two vacancies are new and two get another title.</summary>
    public override int Advance()
    {
        Put(0);
        Put(1);
        Put(_count++);
        Put(_count++);
        return 4;
    }

    private static Refusal? NotPublishable(SinkItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        var vacancy = json.RootElement;
        return vacancy.GetProperty("quota").ValueKind != JsonValueKind.Number || vacancy.GetProperty("quota").GetInt32() < 1
            ? new Refusal("QUOTA_INVALID", "at least one opening", "quota") : null;
    }

    private void Put(int i)
    {
        var job = _world.Pick(Inventor.Jobs);
        var id = new Guid(i + 1, 0x4b48, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]).ToString();
        _vacancies.Put(id, JsonRow.Write(json =>
        {
            json.WriteString("id", id);
            json.WriteString(i % 3 == 0 ? "title" : "job_title", $"{job} {_world.Pick(["Junior", "Senior", "(Kontrak)"])}");
            json.WriteString("description", $"<p>Dicari {job}</p><script>alert(1)</script><ul><li>Jujur&nbsp;dan teliti</li><li>Bersedia kerja lembur</li></ul>");
            json.WriteString("qualification", $"<ul><li>Pendidikan minimal {_world.Pick(["SMA", "SMK", "D3", "S1"])}</li></ul>");
            WriteEmployer(json, i);
            json.WriteString("city_name", Cities[_world.Next(20) switch { < 12 => 0, < 16 => 1, < 18 => 2, _ => 3 }]);
            json.WriteString("province_name", "JAMBI");
            json.WriteString("job_function_name", job);
            json.WriteString("salary", _world.Next(4) == 0 ? null : "Rp " + ((_world.Next(30) + 27) * 100_000).ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.'));
            json.WriteString("status", "published");
            json.WriteString("created_at", "2026-10-20T02:15:30.000000Z");
            json.WriteString("expired", i % 150 == 77 ? "akhir tahun" : Inventor.Today.AddDays(30 + _world.Next(60)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }));
    }

    private void WriteEmployer(Utf8JsonWriter json, int i)
    {
        if (i % 5 == 0)
        {
            json.WriteString("company_name", _world.Company());
            return;
        }

        json.WriteStartObject("employer");
        json.WriteString("name", i % 7 == 0 ? null : _world.Company());
        json.WriteBoolean("confidential", i % 7 == 0);
        json.WriteEndObject();
    }
}
