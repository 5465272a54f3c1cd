using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Plugins;

/// <summary>Runs the steps of sdk/README.md, "From nothing to a running adapter", in a copy of the repository's frame.</summary>
public sealed class TemplateTests : IAsyncDisposable
{
    private static readonly string Repository = Find();
    private readonly string _copy = Directory.CreateTempSubdirectory("gateway-template-").FullName;
    private readonly PluginBench _bench = new();

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        Directory.Delete(_copy, recursive: true);
    }

    [Fact]
    public async Task The_steps_of_the_guide_lead_to_a_trusted_plugin_that_reads()
    {
        CopyFrame();
        await RunAsync("dotnet new install sdk/templates/gateway-adapter", " --debug:custom-hive hive");
        await RunAsync("dotnet new gateway-adapter -n Bursa -o .", " --debug:custom-hive hive");
        (await RunAsync("dotnet test tests/Gateway.Plugins.Bursa.Tests", "")).ShouldContain("Failed:     0");
        var folder = Path.Combine(_bench.Folder, "bursa");
        await RunAsync("dotnet publish plugins/Gateway.Plugins.Bursa -o <data>/plugins/bursa", "", folder);

        _bench.Trust.Trust(folder, "test");
        (await _bench.LoadAsync()).ShouldBeEmpty();
        var data = Directory.CreateDirectory(Path.Combine(_copy, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "records.ndjson"), """{"version":"from the template"}""", TestContext.Current.CancellationToken);
        var binding = _bench.Catalog.Find("bursa", 1)!.Bind(JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["folder"] = data }));
        await using var adapter = binding.Endpoint.ShouldNotBeNull().Create(_bench.Context());
        (await PluginBench.ReadAsync(adapter)).ShouldBe(["from the template"]);
    }

    private async Task<string> RunAsync(string step, string further, string? output = null)
    {
        (await File.ReadAllTextAsync(Path.Combine(Repository, "sdk/README.md"), TestContext.Current.CancellationToken)).ShouldContain(step);
        var arguments = (output is null ? step : step.Replace("<data>/plugins/bursa", output, StringComparison.Ordinal))["dotnet ".Length..] + further;
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _copy, RedirectStandardOutput = true, RedirectStandardError = true };

        // What the test's own build sets would send the inner build to other tools; a lock file is made by the first restore.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).Append("CI").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{step}\n{text}\n{await error}");
        return text;
    }

    private void CopyFrame()
    {
        string[] files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig", "plugins/Stage.targets", "tests/Directory.Build.props"];
        string[] folders = ["sdk/Gateway.Sdk", "sdk/Gateway.Sdk.Testing", "sdk/templates"];
        foreach (var file in files.Concat(folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository, folder), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository, path)))))
        {
            var target = Path.Combine(_copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository, file), target);
        }
    }

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
