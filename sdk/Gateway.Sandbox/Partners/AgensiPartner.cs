using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// A placement agency, <c>agensi</c>. OAuth2 in the standard form. In: <c>candidates</c>, class U by <c>nik</c>: a list of
/// <c>{"nik","fullName","birthDate","phone",..}</c>; under-age and nameless people are refused.
/// Out: <c>stages</c> by time and id (<c>updatedSince</c>, <c>afterId</c>): one for each candidate, moving on as time passes; and a signed webhook for
/// each stage a candidate reaches, to <c>agensi-webhook/tahap</c>.
/// </summary>
public sealed class AgensiPartner : SandboxPartner
{
    /// <summary>Client the agency knows.</summary>
    public const string ClientId = "kota-jambi";

    /// <summary>Its invented secret.</summary>
    public const string ClientSecret = "sandbox-only-agensi";

    /// <summary>The invented key of its webhooks.</summary>
    public const string WebhookSecret = "whsec-sandbox-only-agensi";

    private const int EarlierCandidates = 60;
    private static readonly string[] Stages = ["SHORTLISTED", "PASSED_TSK_INTERVIEW", "PASSED_CLIENT_INTERVIEW", "DOCUMENT_PROCESS", "DEPARTED"];
    private static readonly DateTimeOffset Earlier = new(2025, 12, 8, 2, 0, 0, TimeSpan.Zero);
    private readonly SandboxDataSet _stages;
    private readonly TimeProvider _clock;
    private readonly List<byte[]> _events = [];

    /// <summary>Invents the agency's data: 60 candidates that came earlier on paper.</summary>
    public AgensiPartner(SandboxOptions options)
        : base("agensi")
    {
        _clock = options.Clock;
        _stages = new SandboxDataSet(options.Clock);
        var world = new Inventor(options.Seed + 1);
        for (var i = 0; i < EarlierCandidates; i++)
        {
            var nik = world.Nik(world.Pick(Region.SerangDistricts), world.BirthDate(20, 40), world.Next(2) == 1);
            PutStage(nik, i % (Stages.Length - 1), Earlier.AddMinutes(i / 4));
            Tell(nik, i % (Stages.Length - 1));
        }

        Share("agensi/client-secret", ClientSecret).Share("agensi/webhook", WebhookSecret);
        Secure(new ClientCredentials(ClientId, ClientSecret, options.Clock));
        Add("candidates", Sink.Upsert("candidates", new SinkSettings
        {
            KeyField = "nik",
            MaxItems = 500,
            Refuse = NotEligible,
            Accepted = Welcome,
        }, options.Clock));
        Add("stages", new PagedSource(new PagedSourceSettings { Style = PagingStyle.Watermark, MaxLimit = 200 }, _stages));
    }

    /// <summary>Ten candidates reach their next stage.</summary>
    public override int Advance()
    {
        var moving = _stages.Records.Select(record => (record.Key, Stage: StageOf(record))).Where(item => item.Stage < Stages.Length - 1).Take(10).ToList();
        foreach (var (nik, stage) in moving)
        {
            PutStage(nik, stage + 1, _clock.GetUtcNow());
            Tell(nik, stage + 1);
        }

        return moving.Count;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SandboxWebhook> Webhooks() => [.. _events.Select(body => SandboxWebhook.Sign("agensi-webhook/tahap", body, WebhookSecret, _clock.GetUtcNow()))];

    /// <summary>An event says the same whenever it is told: a partner that forgets what it has sent sends it again.</summary>
    private void Tell(string nik, int stage) => _events.Add(JsonRow.Write(json =>
    {
        json.WriteString("id", "evt_" + SandboxLog.Hash(System.Text.Encoding.UTF8.GetBytes($"{nik}/{stage}"))[..16]);
        json.WriteString("type", "candidate.stage");
        json.WriteStartObject("data");
        json.WriteString("candidate_id", nik);
        json.WriteString("stage", Stages[stage]);
        json.WriteNumber("stage_no", stage);
        json.WriteString("reached_at", Earlier.AddDays(stage));
        json.WriteEndObject();
    }));

    private static Refusal? NotEligible(SinkItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        if (Text(json, "fullName").Length == 0)
        {
            return new Refusal("NAME_MISSING", "fullName is needed", "fullName");
        }

        return !DateOnly.TryParseExact(Text(json, "birthDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth)
            ? new Refusal("BIRTH_DATE_INVALID", "birthDate must be yyyy-MM-dd", "birthDate")
            : birth.AddYears(18) > Inventor.Today ? new Refusal("UNDER_AGE", "candidates must be 18 or older", "birthDate") : null;
    }

    private void Welcome(SinkItem item)
    {
        if (_stages.Find(item.Key) is null)
        {
            PutStage(item.Key, 0, _clock.GetUtcNow());
        }
    }

    private void PutStage(string nik, int stage, DateTimeOffset at)
    {
        var row = JsonRow.Write(json =>
        {
            json.WriteString("candidate_id", nik);
            json.WriteString("stage", Stages[stage]);
            json.WriteNumber("stage_no", stage);
            json.WriteString("stage_at", at);
        });
        _stages.Put(nik, row, at);
    }

    private static int StageOf(SandboxRecord record)
    {
        using var json = JsonDocument.Parse(record.Json);
        return json.RootElement.GetProperty("stage_no").GetInt32();
    }

    private static string Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
