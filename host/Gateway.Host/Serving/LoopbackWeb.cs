using System.Net;
using Gateway.Host.CommandLine;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Host.Serving;

/// <summary>Makes the web servers of a host. They can be made while the rest is still being loaded.</summary>
internal static class LoopbackWeb
{
    private const int MostConnections = 128;

    /// <summary>A server for 127.0.0.1 that does not listen yet; port 0 takes any free one. Too many callers are hung up on before they use up the handles that runs need.</summary>
    public static WebApplication Build(int port, ILoggerFactory logs) => Build(logs, kestrel =>
    {
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Listen(IPAddress.Loopback, port);
    });

    /// <summary>A server that does not listen yet.</summary>
    // The empty builder reads no settings files and takes no signals: the command around the host owns both.
    public static WebApplication Build(ILoggerFactory logs, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = GatewayHost.StopWithin);
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listen(kestrel);
        });
        return builder.Build();
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="web">The server.</param>
    /// <param name="fix">How to choose another port.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task ListenAsync(WebApplication web, string fix, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new CommandException(ExitCode.Failed, [new CommandError(HostCodes.PortTaken, "another program listens on this port", fix)], taken);
        }
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
