using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Sdk.Testing;
using Xunit.Sdk;

namespace Gateway.Sdk.Tests.Recording;

public sealed class RecordingTests : IDisposable
{
    private const string Nik = "1571010101909901";
    private readonly string _file = Path.GetTempFileName();
    private readonly RecordingMask _mask = new() { Secrets = ["kunci-mitra-1"], Volatile = new HashSet<string> { "requestTime" } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_recording_holds_no_secret_and_no_person_and_equal_values_stay_equal()
    {
        await RecordAsync();

        var text = await File.ReadAllTextAsync(_file, Token);
        foreach (var real in new[] { Nik, "SITI CONTOH", "siti@dinas.example", "081234567890", "kunci-mitra-1", "rahasia-token", "rahasia-klien" })
        {
            text.ShouldNotContain(real);
        }

        var answer = JsonNode.Parse(text)!["exchanges"]![0]!["response"]!["body"]!;
        var masked = answer["data"]![0]!;
        masked["nik"]!.GetValue<string>().ShouldBe("3673000101909901");
        masked["nikAngka"]!.GetValue<long>().ShouldBe(3673000101909901);
        masked["catatan"]!.GetValue<string>().ShouldBe("hub 081200000001 atau orang1@contoh.invalid, NIK 3673000101909901");
        masked["nama"]!.GetValue<string>().ShouldBe("Orang 1");
        answer["data"]![1]!["nama"]!.GetValue<string>().ShouldBe("Orang 2");
        JsonNode.Parse(text)!["exchanges"]![1]!["request"]!["head"]!.GetValue<string>().ShouldBe("GET /orang/3673000101909901?nama=Orang%201&token=***4");
    }

    [Fact]
    public async Task A_replay_answers_as_recorded_whatever_secrets_persons_and_times_the_requests_have()
    {
        await RecordAsync();
        using var replayer = HttpReplayer.Open(_file, _mask);
        using var client = new HttpClient(replayer, disposeHandler: false);

        var list = await ListAsync(client, "kunci-lain", "2026-02-02");
        JsonNode.Parse(list)!["data"]![0]!["nama"]!.GetValue<string>().ShouldBe("Orang 1");
        (await client.GetAsync(new Uri("http://other.example/orang/3673000101909901?nama=Orang%201&token=baru"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        replayer.AssertDone();
    }

    [Fact]
    public async Task A_request_that_was_not_recorded_fails_with_where_it_differs_and_fails_again_at_the_end()
    {
        await RecordAsync();
        using var replayer = HttpReplayer.Open(_file, _mask);
        using var client = new HttpClient(replayer, disposeHandler: false);

        var refused = await Should.ThrowAsync<XunitException>(() => client.GetAsync(new Uri("http://a.example/pegawai?x=1"), Token));
        refused.Message.ShouldContain("parts from the nearest one after 5 characters");
        refused.Message.ShouldContain("sent      GET /pegawai?x=1");
        refused.Message.ShouldContain("recorded  GET /orang/{nik}");
        Should.Throw<XunitException>(replayer.AssertDone).Message.ShouldContain("/pegawai");
    }

    [Fact]
    public async Task What_was_recorded_and_never_asked_for_fails_the_test()
    {
        await RecordAsync();
        using var replayer = HttpReplayer.Open(_file, _mask);
        using var client = new HttpClient(replayer, disposeHandler: false);
        await ListAsync(client, "k", "t");

        Should.Throw<XunitException>(replayer.AssertDone).Message.ShouldContain("1 recorded requests never came, the first: GET /orang/");
    }

    private async Task RecordAsync()
    {
        using var recorder = new HttpRecorder(new Partner(), _mask);
        using var client = new HttpClient(recorder, disposeHandler: false);
        (await ListAsync(client, "kunci-mitra-1", "2026-01-01")).ShouldContain("SITI CONTOH", customMessage: "the adapter sees what the partner said");
        using var none = await client.GetAsync(new Uri($"http://partner.example/orang/{Nik}?nama=SITI%20CONTOH&token=rahasia-token"), Token);
        await recorder.SaveAsync(_file, Token);
    }

    private static async Task<string> ListAsync(HttpClient client, string key, string time)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://partner.example/cari?halaman=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Catatan", "memakai " + key);
        request.Content = new StringContent($$"""{"requestTime":"{{time}}","clientSecret":"rahasia-klien","filter":["A"]}""", Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private sealed class Partner : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            request.Method == HttpMethod.Get
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent($$"""
                        {"data":[{"nik":"{{Nik}}","nikAngka":{{Nik}},"nama":"SITI CONTOH","jumlah":12,"catatan":"hub 081234567890 atau siti@dinas.example, NIK {{Nik}}"},
                                 {"nik":"1571010101909902","nama":"DEWI CONTOH"}]}
                        """, Encoding.UTF8, "application/json"),
                });
    }
}
