using Gateway.Sandbox;

namespace Gateway.Benchmarks;

/// <summary>Source and sink of the lane in a process of their own, so that their work is not counted.</summary>
internal static class Partner
{
    public static async Task<int> RunAsync(int records, int delay)
    {
        await SandboxProgram.RunAsync(new SandboxOptions { BenchmarkRecords = records, BenchmarkDelay = TimeSpan.FromMilliseconds(delay) }, Console.Out, CancellationToken.None);
        return 0;
    }
}
