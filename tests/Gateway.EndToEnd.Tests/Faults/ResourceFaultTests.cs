using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Commands;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>The program when the machine gives it too little: memory, file handles, a disk to write to (delivery.md P19, D3, D10, D21).</summary>
public sealed class ResourceFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P19_a_run_that_dies_without_memory_is_gone_on_with_by_the_next_one()
    {
        using var rows = await RowsInstallation.CreateAsync(2_000);
        rows.Add(60);
        RowsInstallation.Execute(rows.Source, "update orang set nama = hex(zeroblob(1024 * 1024)) where kode >= 'A002000'");
        var little = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "4000000" };
        await using (var run = GatewayProcess.Start(rows.Configuration, little, "run", "orang", "--json"))
        {
            (await run.WaitAsync()).ShouldNotBe(0);
        }

        RowsInstallation.Count(rows.Destination, "select count(*) from orang").ShouldBeLessThan(2_060);
        await rows.RunAsync();
        await rows.ShouldBeWholeAsync();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task D3_a_full_disk_below_the_log_costs_lines_of_the_log_and_nothing_else()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "a disk that is always full is of Linux");
        using var rows = await RowsInstallation.CreateAsync(50);
        await using var host = GatewayProcess.StartFrom("exec \"$@\" 2> /dev/full", rows.Configuration, "serve", "--port", "0", "--json");
        await host.ReadLineAsync();

        await rows.RunAsync();

        (await host.StopAsync("TERM")).ShouldBe(0);
        await rows.ShouldBeWholeAsync();
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task D10_a_store_that_must_not_be_written_is_told_and_left_as_it_is()
    {
        using var rows = await RowsInstallation.CreateAsync(50);
        Assert.SkipUnless(OperatingSystem.IsLinux() && await MountAsync("-t", "tmpfs", "-o", "size=64m", "tmpfs", rows.Data), "a disk of its own can only be mounted by root");
        try
        {
            await rows.ExpectAsync(0, "key", "init");
            await rows.RunAsync();
            rows.Add(1);
            (await MountAsync("-o", "remount,ro", rows.Data)).ShouldBeTrue();

            foreach (var command in new[] { new[] { "run", "orang", "--json" }, ["serve", "--port", "0", "--json"] })
            {
                var refused = await rows.ExpectAsync(1, command);
                refused.Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6103");
                refused.Json["errors"]!.AsArray()[0]!["fix"]!.GetValue<string>().ShouldContain("write access");
            }

            (await rows.ExpectAsync(1, "doctor")).Output.ShouldContain("cannot be written");
            (await MountAsync("-o", "remount,rw", rows.Data)).ShouldBeTrue();
            await rows.RunAsync();
            await rows.ShouldBeWholeAsync();
        }
        finally
        {
            await ProgramAsync("umount", rows.Data);
        }
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task D4_D10_a_host_without_room_begins_no_run_and_says_so_to_who_asks_for_health()
    {
        using var rows = await RowsInstallation.CreateAsync(50);
        Assert.SkipUnless(OperatingSystem.IsLinux() && await MountAsync("-t", "tmpfs", "-o", "size=64m", "tmpfs", rows.Data), "a disk of its own can only be mounted by root");
        try
        {
            await rows.ExpectAsync(0, "key", "init");
            await using var host = GatewayProcess.Start(rows.Configuration, "serve", "--port", "0", "--json");
            var ready = new Uri(new Uri(JsonNode.Parse(await host.ReadLineAsync())!["address"]!.GetValue<string>()), "health/ready");
            using var client = new HttpClient();
            var filler = Path.Combine(rows.Data, "filler");
            await File.WriteAllBytesAsync(filler, new byte[62 << 20], Token);

            (await GatewayProcess.RunAsync(rows.Configuration, "run", "orang", "--json")).Json["errors"]!.AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("GW6112");
            var health = JsonNode.Parse(await client.GetStringAsync(ready, Token))!;
            (health["status"]!.GetValue<string>(), health["storeTrouble"]!.GetValue<string>()).ShouldBe(("degraded", "GW6112"));

            File.Delete(filler);
            await rows.RunAsync();
            JsonNode.Parse(await client.GetStringAsync(ready, Token))!["status"]!.GetValue<string>().ShouldBe("ready");
            (await host.StopAsync("TERM")).ShouldBe(0);
        }
        finally
        {
            await ProgramAsync("umount", rows.Data);
        }
    }

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task D21_without_file_handles_new_callers_wait_and_those_who_are_in_are_served()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is of Unix");
        using var rows = await RowsInstallation.CreateAsync(50);
        await using var host = GatewayProcess.StartFrom("ulimit -n 512; exec \"$@\"", rows.Configuration, "serve", "--port", "0", "--json");
        var address = new Uri(JsonNode.Parse(await host.ReadLineAsync())!["address"]!.GetValue<string>());
        using var early = new HttpClient();
        await ShouldLiveAsync(early, address);

        var crowd = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                crowd.Add(new TcpClient());
                await crowd[^1].ConnectAsync(address.Host, address.Port, Token);
            }

            await ShouldLiveAsync(early, address);
            using var run = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "api/v1/commands"))
            {
                Content = new StringContent("""{ "arguments": ["run", "orang", "--json"], "actor": "rudi" }"""),
                Headers = { Authorization = new("Bearer", await File.ReadAllTextAsync(Path.Combine(rows.Data, "host.token"), Token)) },
            };
            using var answer = await early.SendAsync(run, Token);
            (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("\"exit\"");
            await ShouldLiveAsync(early, address);
        }
        finally
        {
            crowd.ForEach(caller => caller.Dispose());
        }

        using var late = new HttpClient();
        await ShouldLiveAsync(late, address);
        await rows.RunAsync();
        await rows.ShouldBeWholeAsync();
    }

    private static async Task ShouldLiveAsync(HttpClient client, Uri address)
    {
        using var answer = await client.GetAsync(new Uri(address, "health/live"), Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<bool> MountAsync(params string[] arguments) => Environment.IsPrivilegedProcess && await ProgramAsync("mount", arguments) == 0;

    private static async Task<int> ProgramAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
