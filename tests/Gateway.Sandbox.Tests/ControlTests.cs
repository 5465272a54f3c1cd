using System.Text;

namespace Gateway.Sandbox.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task Another_process_can_script_faults_and_clear_them()
    {
        await using var bench = await StartAsync();
        (await ControlAsync(bench, HttpMethod.Post, "mitra/faults", """{"method":"POST","path":"in","times":0,"fault":{"kind":"Answer","afterWork":true,"status":500}}""")).Status.ShouldBe(204);
        (await bench.PostAsync("in", """{"nik":"a"}""")).Status.ShouldBe(500);
        (await ControlAsync(bench, HttpMethod.Delete, "mitra/faults")).Status.ShouldBe(204);
        (await bench.PostAsync("in", """{"nik":"b"}""")).Status.ShouldBe(201);
        bench.Effects.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"fault":{"kind":"Answer","stats":500}}""", "stats")]
    [InlineData("""{"every":0,"fault":{"kind":"Hang"}}""", "Every")]
    public async Task A_wrong_rule_is_refused_with_its_reason(string rule, string reason)
    {
        await using var bench = await StartAsync();
        var (status, body) = await ControlAsync(bench, HttpMethod.Post, "mitra/faults", rule);
        status.ShouldBe(400);
        body.ShouldContain(reason);
    }

    [Fact]
    public async Task Records_of_sources_and_sinks_are_seen_changed_and_deleted_from_outside()
    {
        await using var bench = await StartAsync();
        await ControlAsync(bench, HttpMethod.Put, "mitra/records?of=stream&key=r000", """{"id":"r000","nama":"baru"}""");
        await ControlAsync(bench, HttpMethod.Delete, "mitra/records?of=stream&key=r001");
        (await ControlAsync(bench, HttpMethod.Get, "mitra/records?of=stream")).Body.Split('\n')[..2].ShouldBe(["""{"id":"r000","nama":"baru"}""", """{"id":"r002","nama":"Né 2"}"""]);

        await bench.PostAsync("in", """{"nik":"a","n":1}""");
        (await ControlAsync(bench, HttpMethod.Get, "mitra/records?of=in")).Body.ShouldBe("""{"nik":"a","n":1}""" + "\n");
        await ControlAsync(bench, HttpMethod.Delete, "mitra/records?of=in&key=a");
        (await ControlAsync(bench, HttpMethod.Get, "mitra/records?of=in")).Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_log_is_read_over_the_control_address_and_from_its_file_alike()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using (var bench = await StartAsync(file))
        {
            await bench.PostAsync("in", """[{"nik":"a"},{"nik":"b"}]""", "k1");
            bench.Partner.Faults.Next("POST", "in", Fault.DoneThenAnswer(500));
            await bench.PostAsync("in", """[{"nik":"a"}]""", "k2");

            var entries = SandboxLog.Read(file).ToList();
            entries.Select(entry => (entry.Sequence, entry.IdempotencyKey, entry.Status, entry.Fault, entry.Effects.Count))
                .ShouldBe([(1, "k1", 200, null, 2), (2, "k2", 500, "did it, then Answer 500", 1)]);
            entries[1].Effects[0].ShouldBe(bench.Effects[2]);
            (await ControlAsync(bench, HttpMethod.Get, "log?after=1")).Body.Trim().ShouldBe(File.ReadLines(file).Last());
        }

        File.AppendAllText(file, "{\"sequence\":3");
        SandboxLog.Read(file).Count().ShouldBe(2);
        File.Delete(file);
    }

    private static Task<Bench> StartAsync(string? log = null) => Bench.StartAsync(
        partner => partner.Add("stream", Bench.Stream(3)).Add("in", Sink.Upsert("in", new SinkSettings { KeyField = "nik" }, TimeProvider.System)), log);

    private static async Task<(int Status, string Body)> ControlAsync(Bench bench, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Server.Address, "_control/" + path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await bench.Client.SendAsync(request, Bench.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Bench.Token));
    }
}
