using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks.Loading;

/// <summary>How long the real executable takes to check a configuration folder, from a cold process: <c>gateway validate</c>.</summary>
internal static class LoadBenchmark
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string gateway)
    {
        Console.Out.WriteLine("mappings  syncs  process wall s  process CPU s  plugins s  folder s  errors");
        await MeasureAsync(gateway, mappings: 1, syncs: 1);
        await MeasureAsync(gateway, mappings: 200, syncs: 200);
        await MeasureAsync(gateway, mappings: 1_000, syncs: 1_000);
        return 0;
    }

    private static async Task MeasureAsync(string gateway, int mappings, int syncs)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-load-").FullName;
        try
        {
            LoadFolder.Write(folder, mappings, syncs);
            var best = (Wall: double.MaxValue, Cpu: 0.0, Plugins: 0.0, Folder: 0.0, Errors: 0);
            for (var round = 0; round < Rounds; round++)
            {
                var found = await ValidateAsync(gateway, folder);
                best = found.Wall < best.Wall ? found : best;
            }

            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{mappings,8} {syncs,6} {best.Wall,15:0.000} {best.Cpu,14:0.000} {best.Plugins,10:0.000} {best.Folder,9:0.000} {best.Errors,7}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Wall, double Cpu, double Plugins, double Folder, int Errors)> ValidateAsync(string gateway, string folder)
    {
        var clock = Stopwatch.StartNew();
        using var process = MeasuredProgram.Start(gateway, folder, "validate", "--json");
        var output = process.StandardOutput.ReadToEndAsync();
        var (cpu, _) = await MeasuredProgram.WatchAsync(process);
        var wall = clock.Elapsed.TotalSeconds;
        using var json = JsonDocument.Parse(await output);
        var validation = json.RootElement.TryGetProperty("validation", out var inner) ? inner : json.RootElement;
        var plugins = validation.GetProperty("pluginSeconds").GetDouble();
        return (wall, cpu.TotalSeconds, plugins, validation.GetProperty("seconds").GetDouble() - plugins, validation.GetProperty("errors").GetArrayLength());
    }
}
