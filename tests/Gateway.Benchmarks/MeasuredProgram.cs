using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>A program of its own whose time, CPU and memory are measured from outside.</summary>
internal static class MeasuredProgram
{
    public const string Header = "records  program              seconds  records/s  CPU us/record  peak MB  result";

    /// <summary>The executable: the one in GATEWAY_HOST_FOLDER, for a published one, or that which was built beside this one.</summary>
    public static string Gateway { get; } = Path.GetFullPath(Path.Combine(
        Environment.GetEnvironmentVariable("GATEWAY_HOST_FOLDER") ?? Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway.Host", new DirectoryInfo(AppContext.BaseDirectory).Name), "gateway"));

    /// <summary>Makes the master key of a configuration folder.</summary>
    public static async Task PrepareAsync(string folder)
    {
        using var init = Start(Gateway, folder, "key", "init", "--json");
        await init.WaitForExitAsync();
    }

    /// <summary>Runs a program and prints one line: time, CPU, memory, and what it said of itself.</summary>
    internal static async Task RunAsync(int records, string name, string program, string folder, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var (cpu, peak) = await WatchAsync(process);
        var text = await output;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{records,7}  {name,-20} {clock.Elapsed.TotalSeconds,8:0.00} {records / clock.Elapsed.TotalSeconds,10:0} {cpu.TotalMicroseconds / records,14:0.00} {peak >> 20,8}  {Summary(text)}"));
    }

    /// <summary>CPU time and peak memory of a process, taken while it lives: afterwards nobody can tell any more.</summary>
    internal static async Task<(TimeSpan Cpu, long Peak)> WatchAsync(Process process)
    {
        var (cpu, peak) = (TimeSpan.Zero, 0L);
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                (cpu, peak) = (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
            }
            catch (Exception ended) when (ended is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended between the question and the answer.
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        await process.WaitForExitAsync();
        return (cpu, peak);
    }

    private static string Summary(string output)
    {
        using var json = JsonDocument.Parse(output);
        return json.RootElement.TryGetProperty("books", out var books) ? books.ToString() : json.RootElement.ToString();
    }

    internal static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = folder };
        return Process.Start(start) ?? throw new InvalidOperationException(program + " did not start");
    }
}
