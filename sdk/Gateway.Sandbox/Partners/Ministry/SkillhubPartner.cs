using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// Skillhub with the training centre BBPVP Serang, <c>skillhub</c> (domain.md 2.10, 4.8). Out, from the data service at <c>api/v1/services</c> with
/// <c>service_token</c>, <c>service_id</c> (<c>program</c>, <c>schedule</c>, <c>participant</c>) and <c>city_code</c> in the query: everything in one answer.
/// In: <c>api/v1/nominations</c>, class Q by <c>nomination_no</c>: people the city nominates for a class of 16.
/// </summary>
public sealed class SkillhubPartner : SandboxPartner
{
    /// <summary>The invented service token.</summary>
    public const string Token = "sandbox-only-skillhub";

    private static readonly string[] Courses = ["Digital Marketing", "K3 Konstruksi", "Teknisi Alat Berat", "Las SMAW 3G", "Perawatan AC", "Jago Digital"];
    private readonly SandboxDataSet _programs;
    private readonly SandboxDataSet _results;
    private readonly Inventor _world;

    /// <summary>Invents six programmes with two classes each and the results of the first six classes.</summary>
    public SkillhubPartner(SandboxOptions options)
        : base("skillhub")
    {
        (_programs, _results) = (new(options.Clock), new(options.Clock));
        _world = new Inventor(options.Seed + 14);
        for (var i = 0; i < Courses.Length * 2; i++)
        {
            AddClass(i);
        }

        Share("skillhub/service-token", Token);
        Add("GET", "api/v1/services", Service);
        Add("api/v1/nominations", Sink.Queryable("nominations", new SinkSettings { KeyField = "nomination_no", Refuse = Incomplete }, options.Clock));
    }

    private static Refusal? Incomplete(SinkItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        return json.RootElement.TryGetProperty("nik", out var nik) && nik.GetString()?.Length == 16 ? null : new Refusal("NIK_INVALID", "nik must be 16 digits", "nik");
    }

    private void AddClass(int i)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"BBPVP-{2026}-{i + 1:00}");
        var start = Inventor.Today.AddDays((i * 21) - 180);
        _programs.Put(id, JsonRow.Write(json =>
        {
            json.WriteString("schedule_id", id);
            json.WriteString("program_id", "PRG-" + (i % Courses.Length + 1).ToString(CultureInfo.InvariantCulture));
            json.WriteString("vocational", Courses[i % Courses.Length]);
            json.WriteNumber("jp", 140 + (i * 10));
            json.WriteString("skkni", i % 2 == 0 ? "SKKNI 2023-114" : null);
            json.WriteString("start_date", start.ToString("dd-MM-yyyy", CultureInfo.InvariantCulture));
            json.WriteString("end_date", start.AddDays(20).ToString("dd-MM-yyyy", CultureInfo.InvariantCulture));
            json.WriteNumber("capacity", 16);
        }));
        for (var seat = 0; i < 6 && seat < 16; seat++)
        {
            AddResult(id, start.AddDays(21), seat);
        }
    }

    private void AddResult(string scheduleId, DateOnly on, int seat)
    {
        var birth = _world.BirthDate(19, 40);
        var nik = _world.Nik(_world.Pick(Region.SerangDistricts), birth, _world.Next(2) == 1);
        var passed = _world.Next(8) != 0;
        _results.Put($"{scheduleId}/{seat}", JsonRow.Write(json =>
        {
            json.WriteString("schedule_id", scheduleId);
            json.WriteString("identity_number", seat == 7 && scheduleId.EndsWith("03", StringComparison.Ordinal) ? "1571E12" : nik);
            json.WriteString("name", _world.Name());
            json.WriteNumber("score", 60 + _world.Next(40) + 0.5);
            json.WriteString("result", passed ? "kompeten" : "belum kompeten");
            json.WriteString("certificate_no", passed ? string.Create(CultureInfo.InvariantCulture, $"74909 2513 {seat + 1:0} {on:MMyyyy} {scheduleId[^2..]}") : "-");
            json.WriteString("issued_on", passed ? on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
            json.WriteString("valid_to", passed ? on.AddYears(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "0000-00-00");
        }));
    }

    private SandboxAnswer Service(SandboxRequest request)
    {
        if (request.Query("service_token") != Token)
        {
            return SandboxAnswer.Json(200, """{"status":401,"message":"service token not valid","data":null}""");
        }

        return request.Query("service_id") switch
        {
            "schedule" or "program" => All(_programs),
            "participant" => All(_results),
            _ => SandboxAnswer.Json(200, """{"status":404,"message":"unknown service","data":null}"""),
        };
    }

    private static SandboxAnswer All(SandboxDataSet records) => SandboxAnswer.Json(200,
        $$"""{"status":200,"message":"success","data":[{{string.Join(',', records.Records.Select(record => System.Text.Encoding.UTF8.GetString(record.Json.Span)))}}]}""");
}
