namespace Gateway.Sandbox;

/// <summary>The sandbox as a process of its own, so that its log outlives whatever a kill test kills.</summary>
public static class SandboxProgram
{
    /// <summary>
    /// Serves until cancelled. The first line of <paramref name="output"/>, written once the port is open, is JSON:
    /// <c>{"address":"http://127.0.0.1:..../","partners":["kemnaker",..]}</c>.
    /// </summary>
    public static async Task RunAsync(SandboxOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await SandboxServer.StartAsync(options, SandboxPartners.Create(options), cancellationToken);
        var names = string.Join(',', server.Partners.Select(partner => SandboxAnswer.Quote(partner.Name)));
        await output.WriteLineAsync($$"""{"address":"{{server.Address}}","partners":[{{names}}]}""".AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
