using System.CommandLine;
using Gateway.Engine.Configuration;
using Gateway.Engine.Endpoints;
using Gateway.Engine.Plugins;
using Gateway.Engine.Resilience;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Host.Composition;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.CommandLine;

/// <summary>What one command works with. Parts are opened when they are asked for and closed with it; a running host lends its own.</summary>
internal sealed class CommandContext : IAsyncDisposable
{
    private readonly CommandShell _shell;
    private readonly ParseResult _parsed;
    private readonly Stack<IAsyncDisposable> _open = new();
    private readonly List<Action> _closers = [];
    private ILoggerFactory? _logs;
    private Installation? _installation;
    private GatewayConfig? _config;
    private GatewaySession? _session;
    private IGatewayStore? _store;

    public CommandContext(CommandShell shell, ParseResult parsed, CommandOutput output, OutputChoices choices)
    {
        (_shell, _parsed, Output, Choices) = (shell, parsed, output, choices);
    }

    public CommandOutput Output { get; }

    public OutputChoices Choices { get; }

    public CommandEnvironment Environment => _shell.Environment;

    public TimeProvider Time => Environment.Time;

    /// <summary>The host that runs this command for somebody else. Null: it is a process of its own.</summary>
    public ILiveHost? Live => _shell.Live;

    public ILoggerFactory Logs => _logs ??= MakeLogs();

    public ConfigurationPlace Place => Live?.Installation.Place ?? ConfigurationPlace.Find(Get(GlobalOptions.Config), Environment);

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed.GetValue(argument)!;

    public async Task<Installation> InstallationAsync(CancellationToken cancellationToken) =>
        Live?.Installation ?? (_installation ??= Keep(await Installation.OpenAsync(Place, Time, Logs, cancellationToken)));

    /// <summary>Every plugin there is, also those that the configuration does not name.</summary>
    public async Task<PluginCatalog> PluginsAsync(CancellationToken cancellationToken) =>
        Live?.Installation.Plugins ?? await (await InstallationAsync(cancellationToken)).EveryPluginAsync(cancellationToken);

    /// <summary>The configuration, without errors.</summary>
    public async Task<GatewayConfig> ConfigAsync(CancellationToken cancellationToken) =>
        Live?.Config ?? (_config ??= (await InstallationAsync(cancellationToken)).Require());

    /// <summary>The configuration for a command that only visits endpoints: what is wrong with the rest does not matter to it.</summary>
    public async Task<GatewayConfig> EndpointsAsync(CancellationToken cancellationToken) =>
        Live?.Config ?? (_config ??= (await InstallationAsync(cancellationToken)).RequireEndpoints());

    /// <summary>The store with everything that runs need; this process owns it.</summary>
    public async Task<GatewaySession> SessionAsync(CancellationToken cancellationToken) =>
        Live?.Session ?? (_session ??= Keep(await GatewaySession.OpenAsync(await InstallationAsync(cancellationToken), await ConfigAsync(cancellationToken), Time, Logs, cancellationToken)));

    /// <summary>The store, to look on.</summary>
    public async Task<IGatewayStore> StoreAsync(CancellationToken cancellationToken) =>
        Live?.Session.Store ?? _session?.Store ?? (_store ??= Keep(GatewaySession.Observe(await ConfigAsync(cancellationToken), (await InstallationAsync(cancellationToken)).Data, Time)));

    /// <summary>What adapters are handed. Before there is a key and a store, what they want to remember lives as long as the command.</summary>
    public async Task<IAdapterContexts> ContextsAsync(CancellationToken cancellationToken)
    {
        var installation = await InstallationAsync(cancellationToken);
        if (Live is not null || _session is not null || File.Exists(installation.Data.KeyFile))
        {
            return (await SessionAsync(cancellationToken)).Contexts;
        }

        var resilience = new ResilienceRegistry(Time, Logs.CreateLogger<ResilienceRegistry>());
        var spool = Directory.CreateTempSubdirectory("gateway-").FullName;
        _closers.Add(() => Directory.Delete(spool, recursive: true));
        var contexts = new EndpointContexts(new EndpointServices(Logs, Time, resilience, installation.Secrets, _ => new VolatileState(), spool));
        _closers.Add(contexts.Dispose);
        return contexts;
    }

    /// <summary>Visits an endpoint outside of a run.</summary>
    public async Task<OpenEndpoint> VisitAsync(string id, CancellationToken cancellationToken) =>
        new(await EndpointAsync(id, cancellationToken), await ContextsAsync(cancellationToken));

    /// <summary>Where runs of this process are started.</summary>
    public async Task<RunDesk> DeskAsync(CancellationToken cancellationToken) =>
        Live?.Desk ?? new RunDesk(await SessionAsync(cancellationToken), Logs);

    /// <summary>Runs a sync to its end, in the host that is reached or in this process, and shows meanwhile how far it is.</summary>
    /// <exception cref="CommandException">It is running already.</exception>
    public async Task<RunRecord> RunAsync(string sync, RunRequest request, CancellationToken cancellationToken)
    {
        await using var progress = new RunProgress(this, sync);
        return await (Live is { } live
            ? live.RunNowAsync(sync, request, Environment.Actor, progress.Note, cancellationToken)
            : (await DeskAsync(cancellationToken)).RunAsync(await ConfigAsync(cancellationToken), sync, request, progress.Note, cancellationToken))
            ?? throw CommandException.UnderWay(sync);
    }

    /// <summary>A sync of the configuration.</summary>
    public async Task<SyncDefinition> SyncAsync(string id, CancellationToken cancellationToken)
    {
        var config = await ConfigAsync(cancellationToken);
        return config.Syncs.GetValueOrDefault(id) ?? throw CommandException.NotFound("sync", id, config.Syncs.Keys, "list them with: gateway status");
    }

    /// <summary>Refuses the name of a sync that neither the configuration nor the store knows.</summary>
    public async Task KnownAsync(string? sync, bool stored, CancellationToken cancellationToken)
    {
        if (sync is not null && !stored)
        {
            await SyncAsync(sync, cancellationToken);
        }
    }

    /// <summary>An endpoint of the configuration.</summary>
    public async Task<ConfiguredEndpoint> EndpointAsync(string id, CancellationToken cancellationToken)
    {
        var config = await ConfigAsync(cancellationToken);
        return config.Endpoints.GetValueOrDefault(id) ?? throw CommandException.NotFound("endpoint", id, config.Endpoints.Keys, "look into the folder endpoints/");
    }

    /// <summary>Asks before something that cannot be undone; <c>--yes</c> answers it.</summary>
    public async Task ConfirmAsync(string question, string expected, CancellationToken cancellationToken)
    {
        if (Get(GlobalOptions.Yes))
        {
            return;
        }

        if (Environment.InputIsTerminal)
        {
            await Environment.Error.WriteAsync($"{question} Type \"{expected}\" to go on: ".AsMemory(), cancellationToken);
            if ((await Environment.Input.ReadLineAsync(cancellationToken))?.Trim() == expected)
            {
                return;
            }
        }

        throw new CommandException(ExitCode.NotAllowed, HostCodes.NeedsConfirmation, question.TrimEnd('.') + ", and nobody confirmed it", "add --yes when it is meant");
    }

    public async ValueTask DisposeAsync()
    {
        _closers.ForEach(close => close());
        while (_open.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        _logs?.Dispose();
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _open.Push(part);
        return part;
    }

    private ILoggerFactory MakeLogs() => Live is not null || !Choices.Verbose
        ? new NullLoggerFactory()
        : LoggerFactory.Create(logging => logging.AddProvider(new TextLoggerProvider(Environment.Error, Time)).SetMinimumLevel(LogLevel.Debug));
}
