using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

/// <summary>Social security, marketplace and civil register with the quirks of domain.md 2.2, 2.4 and 2.9.</summary>
public sealed class SocialPartnerTests
{
    private static readonly SandboxOptions _options = new() { VulnerableWorkers = 200, ReligiousOfficers = 60, NeighbourhoodHeads = 330, VerificationQuota = 3 };

    [Fact]
    public void The_lists_hold_the_same_people_each_time_and_some_of_them_twice()
    {
        var data = SocialData.Create(new SandboxOptions());
        var again = SocialData.Create(new SandboxOptions());
        data.Participants.ShouldBe(again.Participants);
        data.Participants.CountBy(person => person.Daftar).ShouldBe([new("RENTAN", 3000), new("KEAGAMAAN", 1316), new("RT", 1650)]);
        var people = data.Participants.GroupBy(person => person.Nik.Replace(" ", "", StringComparison.Ordinal)).ToList();
        people.Count(person => person.Count() > 1).ShouldBe(25);
        people.Where(person => person.Count() > 1).ShouldAllBe(person => person.Count() == 2 && person.Any(row => row.Daftar == "RT"));
        people.ShouldAllBe(person => person.Key.Length == 16 && person.Key.Substring(12, 2) == "99");
        data.Participants.Count(person => person.Nik.Contains(' ')).ShouldBe(5);
    }

    [Fact]
    public void The_office_leaves_files_with_control_files_that_hold()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        var office = new BpjstkPartner(_options);
        office.LeaveFiles(folder);
        office.Advance();
        office.LeaveFiles(folder);
        var left = Directory.GetFiles(Path.Combine(folder, "masuk")).Where(file => !file.EndsWith(".ctl.json", StringComparison.Ordinal)).ToList();
        left.Count.ShouldBe(4);
        foreach (var file in left)
        {
            var control = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(file, ".ctl.json"))).RootElement;
            control.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
            control.GetProperty("rows").GetInt32().ShouldBe(File.ReadAllLines(file).Length - (file.EndsWith(".csv", StringComparison.Ordinal) ? 1 : 0));
        }

        var bill = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "masuk", "BPJSTK_ENROL_1571_202610_001.tagihan.ndjson"))).RootElement;
        var taken = File.ReadAllLines(Path.Combine(folder, "masuk", "BPJSTK_ENROL_1571_202610_001.ack.csv")).Count(line => line.Contains(";OK;", StringComparison.Ordinal));
        (bill.GetProperty("peserta").GetInt32(), bill.GetProperty("jumlah").GetInt32()).ShouldBe((taken, taken * 16_800));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_register_refuses_inside_an_answer_of_status_200_and_counts_its_quota()
    {
        var register = new DukcapilPartner(_options);
        await using var server = await SandboxServer.StartAsync(_options, [register], Bench.Token);
        var person = CityData.Create(_options).JobSeekers[0];
        (await AskAsync("PASSWORD", "wrong")).ShouldBe("Login Gagal, User atau Password Salah");
        (await AskAsync("IP_USER", "127.0.0.1")).ShouldBe("IP Address Tidak Sesuai");
        (await AskAsync("THRESHOLD", "90", without: "TRESHOLD")).ShouldBe("Parameter TRESHOLD Tidak Ditemukan");
        (await AskAsync("NIK", "1571010101019999")).ShouldBe("Data Tidak Ditemukan");
        (await AskAsync("NAMA_LGKP", person.NamaLengkap.ToUpperInvariant() + " LAIN")).ShouldBe("Sesuai/Tidak Sesuai (59)");
        (await AskAsync("NAMA_LGKP", person.NamaLengkap.ToUpperInvariant())).ShouldBe("Sesuai/Sesuai (100)");
        (await AskAsync("NAMA_LGKP", "X")).ShouldBe("Kuota Akses Hari Ini Sudah Habis");

        async Task<string> AskAsync(string name, string value, string without = "")
        {
            var fields = new Dictionary<string, string>
            {
                ["USER_ID"] = DukcapilPartner.User,
                ["PASSWORD"] = DukcapilPartner.Password,
                ["IP_USER"] = DukcapilPartner.Address,
                ["TRESHOLD"] = "90",
                ["NIK"] = person.Nik,
            };
            fields[name] = value;
            fields.Remove(without);
            using var client = new HttpClient { BaseAddress = server.AddressOf("dukcapil") };
            using var answer = await client.PostAsync($"dukcapil/get_json/{DukcapilPartner.Customer}/CALL_VERIFY_BY_ELEMEN",
                new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json"), Bench.Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            var row = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Bench.Token)).RootElement.GetProperty("content")[0];
            return row.TryGetProperty("RESPON", out var text) ? text.GetString()! : $"{row.GetProperty("NIK")}/{row.GetProperty("NAMA_LGKP")}";
        }
    }

    [Theory]
    [InlineData("tokopedia", "authorization/202309/shops")]
    [InlineData("bpjstk", "peserta")]
    public async Task Without_signature_nobody_is_let_in(string partner, string path)
    {
        await using var server = await SandboxServer.StartAsync(_options, [new TokopediaPartner(_options), new BpjstkPartner(_options)], Bench.Token);
        using var client = new HttpClient { BaseAddress = server.AddressOf(partner) };
        using var answer = await client.GetAsync(path, Bench.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
