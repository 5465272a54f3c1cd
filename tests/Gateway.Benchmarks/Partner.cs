using Gateway.Sandbox;

namespace Gateway.Benchmarks;

/// <summary>Source and sink of the lane in a process of their own, so that their work is not counted.</summary>
internal static class Partner
{
    public static async Task<int> RunAsync(int records)
    {
        await SandboxProgram.RunAsync(new SandboxOptions { BenchmarkRecords = records }, Console.Out, CancellationToken.None);
        return 0;
    }
}
