using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// SIAPKerja, <c>siapkerja</c>: profiles of persons who let the city read them (domain.md 2.10). OAuth2 at <c>api/v1/tokens</c>, the token in
/// <c>data.access_token</c>. Out: <c>profile/v1/consents</c> by page in <c>result</c>; <c>profile/v1/profiles/{id}</c> in an envelope that differs
/// from person to person; <c>profile/v1/profiles/{id}/educations</c> by offset with the total as text. NIKs come as text or as number.
/// </summary>
public sealed class SiapkerjaPartner : SandboxPartner
{
    /// <summary>Client the portal knows.</summary>
    public const string ClientId = "kota-jambi";

    /// <summary>Its invented secret.</summary>
    public const string ClientSecret = "sandbox-only-siapkerja";

    private const int People = 120;
    private static readonly string[] Schools = ["SMA Negeri Contoh 1", "SMK Contoh Mandiri", "Universitas Contoh", "Politeknik Contoh"];
    private static readonly string[] Grades = ["SMA/SMU", "SMK", "S1 (Sarjana)", "D3 (Ahli Madya)"];
    private readonly SandboxDataSet _consents;
    private readonly SandboxDataSet _profiles;
    private readonly SandboxDataSet _educations;
    private readonly Inventor _world;
    private int _withdrawn;

    /// <summary>Invents 120 profiles; one NIK was typed into a spreadsheet as a number, one birth date does not exist.</summary>
    public SiapkerjaPartner(SandboxOptions options)
        : base("siapkerja")
    {
        (_consents, _profiles, _educations) = (new(options.Clock), new(options.Clock), new(options.Clock));
        _world = new Inventor(options.Seed + 11);
        for (var i = 0; i < People; i++)
        {
            AddPerson(i);
        }

        Share("siapkerja/client-secret", ClientSecret);
        Secure(new ClientCredentials(ClientId, ClientSecret, options.Clock) { Path = "api/v1/tokens", Wrapped = true, LifetimeAsText = true });
        var educations = new MinistryList(_educations, 100) { Where = (request, record) => record.Key.StartsWith(request.Route("id") + "/", StringComparison.Ordinal) };
        Add("GET", "profile/v1/consents", new MinistryList(_consents, 100).ByPageInResult);
        Add("GET", "profile/v1/profiles/{id}", Profile);
        Add("GET", "profile/v1/profiles/{id}/educations", educations.ByOffset);
    }

    /// <summary>One person takes the consent back.</summary>
    public override int Advance()
    {
        PutConsent(_withdrawn++, withdrawn: true);
        return 1;
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"PRF-{50021 + i}");

    private void AddPerson(int i)
    {
        var district = _world.Pick(Region.JambiDistricts);
        var birth = _world.BirthDate(19, 40);
        var woman = _world.Next(2) == 1;
        var nik = _world.Nik(district, birth, woman);
        var village = _world.Pick(Region.All.Where(region => region.Level == "kelurahan" && region.Code.StartsWith(district.Code, StringComparison.Ordinal)).ToList());
        PutConsent(i, withdrawn: i % 40 == 39);
        _profiles.Put(Id(i), JsonRow.Write(json =>
        {
            json.WriteString("id", Id(i));
            WriteNik(json, i, nik);
            json.WriteString("name", _world.Name());
            json.WriteString("pob", "Jambi");
            json.WriteString("bod", i == 41 ? "2001-02-31" : birth.ToString(i % 4 == 1 ? "dd-MM-yyyy" : "yyyy-MM-dd", CultureInfo.InvariantCulture));
            WriteGender(json, i, woman);
            json.WriteString("email", string.Create(CultureInfo.InvariantCulture, $"orang{i}@contoh.example"));
            json.WriteString("phone", _world.Phone());
            WriteDomicile(json, district, village);
        }));
        for (var n = 0; n < 1 + (i % 2); n++)
        {
            AddEducation(i, n);
        }
    }

    private static void WriteNik(Utf8JsonWriter json, int i, string nik)
    {
        json.WritePropertyName("identity_number");
        json.WriteRawValue(i == 23 ? "1.571E+15" : i % 3 == 0 ? nik : $"\"{nik}\"", skipInputValidation: true);
    }

    private static void WriteGender(Utf8JsonWriter json, int i, bool woman)
    {
        switch (i % 3)
        {
            case 0:
                json.WriteString("gender", woman ? "female" : "male");
                break;
            case 1:
                json.WriteString("gender", woman ? "P" : "L");
                break;
            default:
                json.WriteNumber("gender", woman ? 2 : 1);
                break;
        }
    }

    private static void WriteDomicile(Utf8JsonWriter json, Region district, Region village)
    {
        json.WriteStartObject("domicile_region");
        json.WriteStartObject("regionable");
        json.WriteString("code", village.Code.Replace(".", "", StringComparison.Ordinal));
        json.WriteString("name", village.Name.ToUpperInvariant());
        json.WriteStartObject("sub_district");
        json.WriteString("name", district.Name);
        json.WriteStartObject("city");
        json.WriteString("name", "KOTA JAMBI");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void AddEducation(int person, int number)
    {
        var grade = _world.Next(Grades.Length);
        var finish = Inventor.Today.Year - 1 - _world.Next(12);
        _educations.Put($"{Id(person)}/{number}", JsonRow.Write(json =>
        {
            json.WriteNumber("id", number + 1);
            json.WriteStartObject("school");
            json.WriteString("name", Schools[grade % Schools.Length]);
            json.WriteEndObject();
            json.WriteStartObject("graduate");
            json.WriteString("name", Grades[grade]);
            json.WriteEndObject();
            json.WriteStartObject("study_field");
            json.WriteString("name", _world.Pick(["Teknik Mesin", "Akuntansi", "Tata Boga", "Informatika"]));
            json.WriteEndObject();
            json.WriteNumber("start_year", finish - 3);
            json.WriteString("finish_year", finish.ToString(CultureInfo.InvariantCulture));
        }));
    }

    private void PutConsent(int i, bool withdrawn) => _consents.Put(Id(i), JsonRow.Write(json =>
    {
        json.WriteString("profile_id", Id(i));
        json.WriteString("scope", "basic profile education");
        json.WriteString("granted_at", "2026-10-05T03:00:00.000000Z");
        json.WriteString("withdrawn_at", withdrawn ? "2026-11-01T03:00:00.000000Z" : null);
    }));

    private SandboxAnswer Profile(SandboxRequest request)
    {
        if (_profiles.Find(request.Route("id")) is not { } profile || Encoding.UTF8.GetString(_consents.Find(profile.Key)!.Json.Span).Contains("\"withdrawn_at\":\"", StringComparison.Ordinal))
        {
            return SandboxAnswer.Problem(403, "NO_CONSENT", "the person has not agreed");
        }

        var json = Encoding.UTF8.GetString(profile.Json.Span);
        return SandboxAnswer.Json(200, (profile.Key[^1] % 5) switch
        {
            0 => $$"""{"status":200,"data":{{json}}}""",
            1 => $$"""{"status":200,"data":[{{json}}]}""",
            2 => $$"""{"profile":{{json}}}""",
            3 => $$"""{"message":"ok","result":{{json}}}""",
            _ => $$"""{"user_profile":{{json}}}""",
        });
    }
}
