using System.Collections.Concurrent;
using Gateway.Engine.Configuration;
using Gateway.Engine.Plugins;
using Gateway.Engine.Runs;
using Gateway.Engine.Scheduling;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;
using Gateway.Host.Composition;

namespace Gateway.Host.Serving;

/// <summary>A host that runs until it is stopped: schedules, watched configuration and plugins, anchor, and the API on loopback.</summary>
internal sealed class GatewayHost : ILiveHost, IAsyncDisposable
{
    private static readonly TimeSpan AnchorEvery = TimeSpan.FromSeconds(1);

    /// <summary>A service manager sends SIGKILL soon after SIGTERM (delivery.md P16): runs have this long to finish what is under way.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(24);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConfigurationWatcher _watcher;
    private readonly PluginWatcher _plugins;
    private readonly WebApplication _web;
    private readonly HostServices _services;
    private readonly ConcurrentBag<Task> _loops = [];
    private readonly ConcurrentDictionary<string, AskedRun> _asked = new(StringComparer.Ordinal);

    private GatewayHost(HostServices services, WebApplication web)
    {
        _services = services;
        StartedAt = services.Time.GetUtcNow();
        Desk = new RunDesk(services.Session, services.Logs);
        _watcher = new ConfigurationWatcher(services.Installation.Loader, services.Config, services.Time, services.Logs.CreateLogger("Gateway.Configuration"));
        _plugins = new PluginWatcher(services.Installation.Plugins, Installation.PluginRoots(services.Installation.Data), services.Time, services.Logs.CreateLogger<PluginWatcher>());
        Scheduler = new SyncScheduler(
            new StoredScheduleState(services.Session.Store.Values), RunAsync, services.Time, Random.Shared.NextDouble, services.Logs.CreateLogger<SyncScheduler>());
        _web = web;
    }

    public Installation Installation => _services.Installation;

    public GatewaySession Session => _services.Session;

    public GatewayConfig Config => _watcher.Current;

    public Rejection? LastRejection => _watcher.LastRejection;

    public RunDesk Desk { get; }

    public SyncScheduler Scheduler { get; }

    public DateTimeOffset StartedAt { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public Uri? InboundAddress => _services.Inbound?.Address;

    /// <summary>Starts a host; it answers when this returns.</summary>
    /// <param name="services">What it serves with.</param>
    /// <param name="web">Made by <see cref="LoopbackWeb"/>; the host closes it.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task<GatewayHost> StartAsync(HostServices services, WebApplication web, CancellationToken cancellationToken)
    {
        var host = new GatewayHost(services, web);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async Task<RunRecord?> RunNowAsync(string sync, RunRequest request, string by, Action<RunRecord> observer, CancellationToken cancellationToken)
    {
        if (ScheduledSync.Of(Config).All(scheduled => scheduled.Id != sync))
        {
            return await Desk.RunAsync(Config, sync, request, observer, cancellationToken);
        }

        var asked = new AskedRun(request, observer, new(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        if (!_asked.TryAdd(sync, asked))
        {
            return null;
        }

        if (!await Scheduler.RunNowAsync(sync, by, cancellationToken))
        {
            _asked.TryRemove(sync, out _);
            return null;
        }

        return await await asked.Running.Task;
    }

    public void Begin(string sync, RunRequest request, string by) =>
        _loops.Add(GuardAsync("A run that was asked for", token => RunNowAsync(sync, request, by, static _ => { }, token)));

    /// <summary>Stops in order: no new runs, runs under way end or note what is unknown, then the API.</summary>
    public async ValueTask DisposeAsync()
    {
        HostLog.Stopping(_services.Logs.CreateLogger("Gateway.Host"));
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(Scheduler.DisposeAsync().AsTask(), _web.StopAsync(CancellationToken.None)).WaitAsync(StopWithin, _services.Time);
        }
        catch (TimeoutException exception)
        {
            HostLog.PartFailed(_services.Logs.CreateLogger("Gateway.Host"), exception, "A run that did not end in time");
        }

        HostFile.Remove(Installation.Data);
        await _plugins.DisposeAsync();
        await Task.WhenAll(_loops);
        _watcher.Dispose();
        await _web.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var token = HostFile.NewToken();
        new ControlApi(this, token, _services.Time, _stopping.Token).Map(_web);
        await LoopbackWeb.ListenAsync(_web, "choose another with --port, or 0 for any free one", cancellationToken);
        Address = new Uri(_web.Urls.Single() + "/");
        _watcher.Changed += config => _loops.Add(GuardAsync("Scheduling", token => Scheduler.ApplyAsync(ScheduledSync.Of(config), token)));
        if (_services.Inbound is { } inbound)
        {
            _watcher.Changed += config => _loops.Add(GuardAsync("Receiving under the new configuration", _ => inbound.Reception.UseAsync(config)));
        }

        Installation.Plugins.Changed += () => _loops.Add(GuardAsync("Binding endpoints to new plugins", token => _watcher.RebindAsync(token)));
        await Scheduler.ApplyAsync(ScheduledSync.Of(_services.Config), cancellationToken);
        await Scheduler.StartAsync(cancellationToken);
        _loops.Add(GuardAsync("Watching the configuration", _watcher.RunAsync));
        _loops.Add(GuardAsync("Writing the anchor", AnchorAsync));
        HostFile.Write(Installation.Data, Address, token);
    }

    /// <summary>Runs what the scheduler starts. A start by hand brings what was asked for and who waits for its end.</summary>
    private async Task<SyncEnd> RunAsync(SyncStart start, CancellationToken cancellationToken)
    {
        if (start.Cause == StartCause.Manual && _asked.TryRemove(start.SyncId, out var asked))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, asked.Stop);
            var work = Desk.RunAsync(Config, start.SyncId, asked.Request, asked.Observer, either.Token);
            asked.Running.SetResult(work);
            return new SyncEnd((await work)?.State == RunState.Finished);
        }

        var cause = start.Cause == StartCause.After ? RunCause.After : RunCause.Schedule;
        return new SyncEnd((await Desk.RunAsync(Config, start.SyncId, new RunRequest(cause), null, cancellationToken))?.State == RunState.Finished);
    }

    private async Task AnchorAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AnchorEvery, _services.Time);
        var told = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                Session.Anchor.Flush();
                told = false;
            }
            catch (StoreException exception)
            {
                // It is tried again every second, and told once.
                if (!told)
                {
                    HostLog.PartFailed(_services.Logs.CreateLogger("Gateway.Host"), exception, "Writing the anchor");
                }

                told = true;
            }
        }
    }

    private async Task GuardAsync(string part, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // One part that breaks must not take the host along; it is logged and shows.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostLog.PartFailed(_services.Logs.CreateLogger("Gateway.Host"), exception, part);
        }
    }

    /// <summary>A run that a person asked for, until the scheduler starts it.</summary>
    private sealed record AskedRun(RunRequest Request, Action<RunRecord> Observer, TaskCompletionSource<Task<RunRecord?>> Running, CancellationToken Stop);
}
