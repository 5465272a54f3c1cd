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

    /// <summary>Measures each size.</summary>
    /// <param name="sizes">Numbers of records.</param>
    /// <param name="delay">Milliseconds that the partner waits before each answer.</param>
    public static async Task<int> RunAsync(string[] sizes, int delay)
    {
        Console.Out.WriteLine(MeasuredProgram.Header);
        foreach (var size in sizes)
        {
            await MeasureAsync(int.Parse(size, CultureInfo.InvariantCulture), delay);
        }

        return 0;
    }

    private static async Task MeasureAsync(int records, int delay)
    {
        using var partner = MeasuredProgram.Start(Environment.ProcessPath!, Path.GetTempPath(), "sandbox", records.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("gateway-lane-").FullName;
        try
        {
            var ready = await partner.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the sandbox did not start");
            var address = JsonDocument.Parse(ready).RootElement.GetProperty("address").GetString() + "bench/";
            LaneConfiguration.Write(folder, address);
            await MeasuredProgram.RunAsync(records, "hand-written", Environment.ProcessPath!, folder, "hand-written", address, records.ToString(CultureInfo.InvariantCulture));
            await MeasuredProgram.PrepareAsync(folder);
            await MeasuredProgram.RunAsync(records, "gateway", MeasuredProgram.Gateway, folder, "run", "lane", "--json", "--ignore-guard", "maxHeldPercent");
            await MeasuredProgram.RunAsync(records, "gateway again", MeasuredProgram.Gateway, folder, "run", "lane", "--json", "--ignore-guard", "maxHeldPercent", "--full");
        }
        finally
        {
            partner.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }
}
