using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox;

/// <summary>Serves simulated partners over plain HTTP on loopback, with a control address for other processes at <c>/_control/</c>.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;

    private SandboxServer(WebApplication application, CancellationTokenSource stopping, IReadOnlyList<SandboxPartner> partners, SandboxLog log)
    {
        _application = application;
        _stopping = stopping;
        Partners = partners;
        Log = log;
        Address = new Uri(application.Urls.Single() + "/");
    }

    /// <summary>Where the server listens, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>The partners it was started with.</summary>
    public IReadOnlyList<SandboxPartner> Partners { get; }

    /// <summary>Everything received and every effect.</summary>
    public SandboxLog Log { get; }

    /// <summary>Base address of a partner, ending in a slash.</summary>
    public Uri AddressOf(string partner) => new(Address, partner + "/");

    /// <summary>The partner of that name.</summary>
    public SandboxPartner Partner(string name) => Partners.Single(partner => partner.Name == name);

    /// <summary>Lets time pass at every partner. Returns how many records changed.</summary>
    public int Advance() => Partners.Sum(partner => partner.Advance());

    /// <summary>Starts serving; the port is open when this returns.</summary>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, IReadOnlyList<SandboxPartner> partners, CancellationToken cancellationToken)
    {
        var application = Build(options.Port);
        var log = new SandboxLog(options.LogFile);
        var stopping = new CancellationTokenSource();
        foreach (var partner in partners)
        {
            Map(application, new PartnerPipeline(partner, log, options.Clock, stopping.Token));
        }

        ControlEndpoints.Map(application, partners, log);
        await application.StartAsync(cancellationToken);
        return new SandboxServer(application, stopping, partners, log);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        Log.Dispose();
        _stopping.Dispose();
    }

    // The empty builder reads no settings files, environment or signals: the process around the sandbox owns those.
    private static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 << 20;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        return builder.Build();
    }

    private static void Map(WebApplication application, PartnerPipeline pipeline)
    {
        var name = pipeline.Partner.Name;
        foreach (var route in pipeline.Partner.Routes)
        {
            application.MapMethods($"/{name}/{route.Path}", [route.Method], context => pipeline.RunAsync(context, route));
        }

        var unknown = new PartnerRoute("*", "", _ => SandboxAnswer.Problem(404, "NOT_FOUND", "no such address"), Open: true);
        application.MapFallback($"/{name}/{{**rest}}", context => pipeline.RunAsync(context, unknown));
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
