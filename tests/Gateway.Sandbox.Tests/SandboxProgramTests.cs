using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox.Tests;

public sealed class SandboxProgramTests
{
    [Fact]
    public async Task The_program_says_where_it_listens_serves_and_leaves_its_log_behind()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Bench.Token);
        var pipe = new System.IO.Pipelines.Pipe();
        await using var output = new StreamWriter(pipe.Writer.AsStream());
        using var lines = new StreamReader(pipe.Reader.AsStream());
        var running = SandboxProgram.RunAsync(new SandboxOptions { Records = 5, LogFile = file }, output, stop.Token);

        var hello = JsonDocument.Parse((await lines.ReadLineAsync(Bench.Token))!).RootElement;
        hello.GetProperty("partners").EnumerateArray().Select(name => name.GetString()).ShouldBe(SandboxPartners.Create(new SandboxOptions { Records = 1 }).Select(partner => partner.Name));
        using (var client = new HttpClient { BaseAddress = new Uri(hello.GetProperty("address").GetString()!) })
        {
            (await client.PostAsync("lab/naked", new StringContent("""{"id":"R1"}""", Encoding.UTF8, "application/json"), Bench.Token)).EnsureSuccessStatusCode();
        }

        await stop.CancelAsync();
        await running;
        SandboxLog.Read(file).Single().Effects.Single().Key.ShouldBe("R1");
        File.Delete(file);
    }
}
