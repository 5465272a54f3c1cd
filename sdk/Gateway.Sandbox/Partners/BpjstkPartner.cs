using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>
/// A branch of BPJS Ketenagakerjaan, <c>bpjstk</c>, that exchanges files (domain.md 2.2.2 and 2.2.3, F1): it takes enrolments from <c>keluar</c> and
/// leaves in <c>masuk</c> what it answered to those of the month before, with control files: a line for each person (<c>*.ack.csv</c>), the
/// bill (<c>*.tagihan.ndjson</c>) and claims (<c>*.klaim.csv</c>). For tests of the scheme alone it also serves <c>peserta/{nik}</c> in the style of
/// 2.2.1; nobody has seen such a service of this office.
/// </summary>
public sealed class BpjstkPartner : SandboxPartner
{
    /// <summary>The invented identifier of the web service.</summary>
    public const string ConsId = "12345";

    /// <summary>Its invented secret.</summary>
    public const string Secret = "sandbox-only-bpjstk";

    /// <summary>The invented key of the service.</summary>
    public const string UserKey = "sandbox-only-bpjstk-user-key";

    private const string Month = "10-2026";
    private const int Answered = 60;
    private readonly List<Participant> _people;
    private int _days;

    /// <summary>Knows the first vulnerable workers of the same options from the month before.</summary>
    public BpjstkPartner(SandboxOptions options)
        : base("bpjstk")
    {
        _people = [.. SocialData.Create(options).Participants.Take(Answered)];
        var access = new BpjsAccess(ConsId, Secret, UserKey);
        Share("bpjstk/secret", Secret);
        Share("bpjstk/user-key", UserKey);
        Secure(access);
        Add("GET", "peserta", request => access.Seal(request, $"[{string.Join(',', _people.Select((person, i) => Member(person, i)))}]"));
        Add("GET", "peserta/{nik}", request => _people.FindIndex(person => person.Nik == request.Route("nik")) is >= 0 and var i
            ? access.Seal(request, Member(_people[i], i))
            : BpjsAccess.Refuse("201", "Data Tidak Ditemukan"));
    }

    /// <summary>One more claim is decided.</summary>
    public override int Advance()
    {
        _days++;
        return 1;
    }

    /// <inheritdoc />
    public override void LeaveFiles(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "keluar"));
        var incoming = Directory.CreateDirectory(Path.Combine(folder, "masuk")).FullName;
        Leave(incoming, "BPJSTK_ENROL_1571_202610_001.ack.csv", ["LINE;NIK;STATUS;KPJ;KODE_ALASAN;ALASAN", .. _people.Select(Answer)]);
        Leave(incoming, "BPJSTK_ENROL_1571_202610_001.tagihan.ndjson", [Bill()]);
        Leave(incoming, "BPJSTK_KLAIM_1571_20261101.klaim.csv", ["NO_KLAIM;NIK;JENIS;TANGGAL_LAPOR;STATUS;NILAI;KETERANGAN", .. Enumerable.Range(0, 8).Select(Claim)]);
        if (_days > 0)
        {
            Leave(incoming, "BPJSTK_KLAIM_1571_20261102.klaim.csv", ["NO_KLAIM;NIK;JENIS;TANGGAL_LAPOR;STATUS;NILAI;KETERANGAN", Claim(0).Replace("VERIFYING", "APPROVED", StringComparison.Ordinal)]);
        }
    }

    /// <summary>Answers enrolment lines as the office does.</summary>
    private static string Answer(Participant person, int i) => i switch
    {
        17 => $"{i + 2};{person.Nik};GANDA;{Kpj(i)};02;SUDAH TERDAFTAR SEBAGAI PENERIMA UPAH",
        _ when i % 25 == 11 => $"{i + 2};{person.Nik};TOLAK;;07;NAMA TIDAK SESUAI DUKCAPIL",
        _ => $"{i + 2};{person.Nik};OK;{Kpj(i)};;",
    };

    private static string Bill()
    {
        const int People = Answered - 3;
        return $$"""{"kodeIuran":"250100{{Month.Replace("-", "", StringComparison.Ordinal)}}01","npp":"15710001","berkas":"BPJSTK_ENROL_1571_202610_001.csv","blth":"{{Month}}","peserta":{{People}},"jkk":{{People * 10_000}},"jkm":{{People * 6_800}},"jumlah":{{People * 16_800}},"jatuhTempo":"15-11-2026"}""";
    }

    private string Claim(int i)
    {
        var (kind, state, amount) = i switch { 0 => ("JKM", "VERIFYING", "42.000.000"), 1 => ("JKM", "PAID", "42.000.000"), 2 => ("BEASISWA", "DOC_INCOMPLETE", "-"), _ => ("JKK", "REPORTED", "-") };
        return string.Create(CultureInfo.InvariantCulture, $"KLM-2026-{i + 1:0000};{_people[i * 3].Nik};{kind};{i + 3:00}-10-2026;{state};{amount};");
    }

    private static string Member(Participant person, int i) =>
        $$"""{"nik":"{{person.Nik}}","nama":{{SandboxAnswer.Quote(person.Nama)}},"kpj":"{{Kpj(i)}}","upah":1000000,"blth":"{{Month}}","aktif":true}""";

    private static string Kpj(int i) => string.Create(CultureInfo.InvariantCulture, $"9915710{i + 1:0000}");

    private static void Leave(string folder, string name, IReadOnlyList<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n")));
        var rows = name.EndsWith(".csv", StringComparison.Ordinal) ? lines.Count - 1 : lines.Count;
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        File.WriteAllText(Path.Combine(folder, Path.GetFileNameWithoutExtension(name) + ".ctl.json"),
            $$"""{"file":"{{name}}","rows":{{rows}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(bytes))}}"}""");
    }
}
