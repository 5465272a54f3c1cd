using System.Diagnostics;
using Gateway.Sandbox;

namespace Gateway.EndToEnd.Tests.Commands;

/// <summary>A run that is asked to stop while its partner hangs (delivery.md P17).</summary>
public sealed class StopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task P17_it_ends_within_25_seconds_and_says_that_it_was_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are of Unix");
        var options = new SandboxOptions();
        await using var partners = await SandboxServer.StartAsync(options, SandboxPartners.Create(options), TestContext.Current.CancellationToken);
        partners.Partner("kemnaker").Faults.Always("GET", "regions", Fault.Hang());
        await PrepareAsync(partners);

        await using var run = GatewayProcess.Start(_folder, "run", "wilayah-harian");
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!partners.Log.Entries.Any(entry => entry.Path.StartsWith("oauth", StringComparison.Ordinal)))
        {
            await look.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        var asked = Stopwatch.GetTimestamp();
        (await run.StopAsync("TERM")).ShouldBe(130);

        Stopwatch.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(25));
        var runs = (await GatewayProcess.RunAsync(_folder, "runs", "list", "--json")).Json["items"]!.AsArray();
        runs.ShouldHaveSingleItem()!["state"]!.GetValue<string>().ShouldBe("cancelled");
    }

    private async Task PrepareAsync(SandboxServer partners)
    {
        GatewayProcess.CopySample(_folder);
        var settings = Path.Combine(_folder, "gateway.json");
        var text = await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(settings, text.Replace("https://sandbox.kemnaker.example/", partners.AddressOf("kemnaker").ToString(), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await GatewayProcess.RunAsync(_folder, "key", "init")).Exit.ShouldBe(0);
        (await GatewayProcess.RunWithAsync(_folder, KemnakerPartner.ClientSecret, "secret", "set", "kemnaker/client-secret")).Exit.ShouldBe(0);
    }
}
