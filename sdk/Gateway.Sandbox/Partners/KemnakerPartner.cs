using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// The ministry portal, <c>kemnaker</c>. OAuth2 with the token in <c>data.access_token</c> and its lifetime as text.
/// Out: <c>vacancies</c> (cursor, at most 50 a page), <c>regions</c> (whole list by page number).
/// In: <c>participants</c>, class K: <c>{"participants":[{"externalId","nik","name","vacancyId",..}]}</c> with an idempotency key
/// for the request or, in <c>requestId</c>, for each item; what is there is listed at the same path.
/// </summary>
public sealed class KemnakerPartner : SandboxPartner
{
    /// <summary>Client the portal knows.</summary>
    public const string ClientId = "disnaker-kota";

    /// <summary>Its invented secret.</summary>
    public const string ClientSecret = "sandbox-only-kemnaker";

    private readonly VacancyFactory _vacancies;
    private readonly SandboxDataSet _records;
    private readonly Lock _gate = new();
    private int _count;
    private int _day;

    /// <summary>Invents the portal's data.</summary>
    public KemnakerPartner(SandboxOptions options)
        : base("kemnaker")
    {
        _vacancies = new VacancyFactory(options.Seed);
        _records = new SandboxDataSet(options.Clock);
        var regions = new SandboxDataSet(options.Clock);
        for (; _count < options.Vacancies; _count++)
        {
            _records.Put(VacancyFactory.Id(_count), _vacancies.Write(_count));
        }

        foreach (var region in Region.All)
        {
            regions.Put(region.Code, JsonRow.Write(json =>
            {
                json.WriteString("code", region.Code);
                json.WriteString("level", region.Level);
                json.WriteString("name", region.Name);
            }));
        }

        Share("kemnaker/client-secret", ClientSecret);
        Secure(new ClientCredentials(ClientId, ClientSecret, options.Clock) { Lifetime = TimeSpan.FromMinutes(15), LifetimeAsText = true, Wrapped = true });
        Add("vacancies", new PagedSource(new PagedSourceSettings { Tombstones = true }, _records));
        Add("regions", new PagedSource(new PagedSourceSettings { Style = PagingStyle.PageNumber }, regions));
        Add("participants", Sink.Keyed("participants", new SinkSettings
        {
            KeyField = "externalId",
            ItemsField = "participants",
            ItemKeyField = "requestId",
            MaxItems = 100,
            Listed = true,
            Refuse = WithoutNik,
        }, TimeSpan.FromHours(24), options.Clock));
    }

    /// <summary>Five vacancies are retitled, two closed, one withdrawn, three new.</summary>
    public override int Advance()
    {
        lock (_gate)
        {
            var first = _day++ * 8 % Math.Max(1, _count - 8);
            for (var i = first; i < first + 7 && i < _count; i++)
            {
                _records.Put(VacancyFactory.Id(i), i < first + 5
                    ? _vacancies.Write(i, title: $"Diperbarui {_day}: {Inventor.Jobs[i % Inventor.Jobs.Length]}")
                    : _vacancies.Write(i, status: "CLOSED"));
            }

            _records.Delete(VacancyFactory.Id(first + 7));
            for (var i = 0; i < 3; i++, _count++)
            {
                _records.Put(VacancyFactory.Id(_count), _vacancies.Write(_count));
            }

            return 11;
        }
    }

    private static Refusal? WithoutNik(SinkItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        var nik = json.RootElement.TryGetProperty("nik", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return nik.Length == 16 && nik.All(char.IsAsciiDigit) ? null : new Refusal("NIK_INVALID", "nik must be 16 digits as text", "nik");
    }
}
