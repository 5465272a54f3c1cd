using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Plugins;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Host.Serving;

namespace Gateway.Host.Commands;

/// <summary>Runs schedules and answers on loopback until it is stopped.</summary>
internal sealed class ServeCommand : GatewayCommand
{
    /// <summary>Where a host listens unless told otherwise.</summary>
    public const int UsualPort = 7080;

    private readonly Option<int> _port = new Option<int>("--port") { Description = $"TCP port on 127.0.0.1; 0 takes any free one. Default: {UsualPort}.", DefaultValueFactory = _ => UsualPort }.Port();

    private readonly Option<int?> _inboundPort = new("--inbound-port") { Description = "TCP port for partners' webhooks instead of the one in gateway.json; 0 takes any free one." };

    public ServeCommand(CommandShell shell)
        : base(shell, "serve", "Runs syncs on their schedules and answers on loopback until it is stopped.")
    {
        Options.Add(_port);
        Options.Add(_inboundPort);
    }

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        PluginFaultHandler.Install();
        using var logs = ServingLogs(context);
        var web = LoopbackWeb.Build(context.Get(_port), logs);
        await using var installation = await Installation.OpenAsync(context.Place, context.Time, logs, cancellationToken);
        await installation.EveryPluginAsync(cancellationToken);
        var config = installation.Require();
        await using var session = await GatewaySession.OpenAsync(installation, config, context.Time, logs, cancellationToken);
        var services = new HostServices(installation, config, session, logs, context.Time);
        await using var inbound = config.Settings.Inbound is { } listen
            ? await InboundWeb.StartAsync(listen with { Port = context.Get(_inboundPort) ?? listen.Port }, services, cancellationToken)
            : null;
        await using var host = await GatewayHost.StartAsync(services with { Inbound = inbound }, web, cancellationToken);
        Announce(context.Output, host);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return CommandResult.Written(ExitCode.Done);
    }

    /// <summary>Where a host logs: beside its data, one line an event.</summary>
    public static ILoggerFactory ServingLogs(CommandContext context) => LoggerFactory.Create(logging => logging
        .AddProvider(new TextLoggerProvider(context.Environment.Error, context.Time))
        .SetMinimumLevel(context.Choices.Verbose ? LogLevel.Debug : LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Quartz", LogLevel.Warning));

    /// <summary>Says where the host listens and what it serves.</summary>
    public static void Announce(CommandOutput output, ILiveHost host)
    {
        var config = host.Config;
        output.Write(new CommandResult("serving", new JsonObject
        {
            ["address"] = host.Address.ToString(),
            ["inbound"] = host.InboundAddress?.ToString(),
            ["configVersion"] = config.Version,
            ["syncs"] = config.Syncs.Count,
            ["zone"] = config.Settings.Zone,
        }, text =>
        {
            var plugins = host.Installation.Plugins.Status();
            text.Line($"config {config.Version}, {config.Syncs.Count} syncs, zone {config.Settings.Zone}, store {RunText.Word(config.Settings.Store.Kind)} ✓, plugins {plugins.Count(plugin => plugin.Problem is null)} ✓");
            text.Line(host.Address.ToString());
            if (host.InboundAddress is { } inbound)
            {
                text.Line($"{inbound}webhooks/  (partners)");
            }
        }));
    }
}
