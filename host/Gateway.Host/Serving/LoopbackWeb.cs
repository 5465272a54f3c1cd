using System.Net;

namespace Gateway.Host.Serving;

/// <summary>Makes the web server of a host. It can be made while the rest is still being loaded.</summary>
internal static class LoopbackWeb
{
    /// <summary>A server for 127.0.0.1 that does not listen yet; port 0 takes any free one.</summary>
    // The empty builder reads no settings files and takes no signals: the command around the host owns both.
    public static WebApplication Build(int port, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = GatewayHost.StopWithin);
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        return builder.Build();
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
