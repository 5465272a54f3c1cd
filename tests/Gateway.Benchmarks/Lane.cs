using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>
/// The lane of design.md 9: records of about 650 bytes over HTTP on loopback, mapped to 16 fields with a date, a lookup, a concatenation and a
/// condition, one in a hundred held, posted 500 a batch to an upsert sink. The real executable, durability on, beside the hand-written program.
/// </summary>
internal static class Lane
{
    public static IReadOnlyList<(string Code, string Name)> Districts { get; } =
    [
        ("15.71.01", "Telanaipura"), ("15.71.02", "Jambi Selatan"), ("15.71.03", "Jambi Timur"), ("15.71.04", "Pasar Jambi"), ("15.71.05", "Pelayangan"), ("15.71.06", "Danau Teluk"),
        ("15.71.07", "Kota Baru"), ("15.71.08", "Jelutung"), ("15.71.09", "Alam Barajo"), ("15.71.10", "Danau Sipin"), ("15.71.11", "Paal Merah"),
    ];

    /// <summary>The executable: the one in GATEWAY_HOST_FOLDER, for a published one, or that which was built beside this one.</summary>
    public static string Gateway { get; } = Path.GetFullPath(Path.Combine(
        Environment.GetEnvironmentVariable("GATEWAY_HOST_FOLDER") ?? Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway.Host", new DirectoryInfo(AppContext.BaseDirectory).Name), "gateway"));

    /// <summary>Measures each size.</summary>
    /// <param name="sizes">Numbers of records.</param>
    /// <param name="delay">Milliseconds that the partner waits before each answer.</param>
    public static async Task<int> RunAsync(string[] sizes, int delay)
    {
        Console.Out.WriteLine("records  program        seconds  records/s  CPU us/record  peak MB  result");
        foreach (var size in sizes)
        {
            await MeasureAsync(int.Parse(size, CultureInfo.InvariantCulture), delay);
        }

        return 0;
    }

    private static async Task MeasureAsync(int records, int delay)
    {
        using var partner = Start(Environment.ProcessPath!, Path.GetTempPath(), "sandbox", records.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("gateway-lane-").FullName;
        try
        {
            var ready = await partner.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the sandbox did not start");
            var address = JsonDocument.Parse(ready).RootElement.GetProperty("address").GetString() + "bench/";
            LaneConfiguration.Write(folder, address);
            await RunAsync(records, "hand-written", Environment.ProcessPath!, folder, "hand-written", address, records.ToString(CultureInfo.InvariantCulture));
            using (var init = Start(Gateway, folder, "key", "init", "--json"))
            {
                await init.WaitForExitAsync();
            }

            await RunAsync(records, "gateway", Gateway, folder, "run", "lane", "--json", "--ignore-guard", "maxHeldPercent");
            await RunAsync(records, "gateway again", Gateway, folder, "run", "lane", "--json", "--ignore-guard", "maxHeldPercent", "--full");
        }
        finally
        {
            partner.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(int records, string name, string program, string folder, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var (cpu, peak) = await WatchAsync(process);
        var text = await output;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{records,7}  {name,-13} {clock.Elapsed.TotalSeconds,8:0.00} {records / clock.Elapsed.TotalSeconds,10:0} {cpu.TotalMicroseconds / records,14:0.00} {peak >> 20,8}  {Summary(text)}"));
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
