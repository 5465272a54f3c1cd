using System.Threading.Channels;
using Gateway.Engine.Configuration.Reading;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Configuration;

/// <summary>
/// Keeps the running configuration in step with its folder. A folder that does not load changes nothing: the last good configuration
/// goes on and <see cref="LastRejection"/> says why (delivery.md C1, C9, C10).
/// </summary>
public sealed partial class ConfigurationWatcher : IDisposable
{
    /// <summary>How often the folder is looked at when no event comes: mounted folders send none.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long the folder must stay as it is before it is read: an editor may be half-way through several files.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly ConfigurationLoader _loader;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<bool> _touched = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _loading = new(1);
    private readonly string _folder;
    private volatile GatewayConfig _current;
    private volatile Rejection? _lastRejection;
    // Empty at first, so that an edit made since the initial load is noticed.
    private string _seen = "";

    /// <param name="loader">Reads the folder.</param>
    /// <param name="initial">The configuration that is running.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of every change and rejection.</param>
    public ConfigurationWatcher(ConfigurationLoader loader, GatewayConfig initial, TimeProvider time, ILogger log)
    {
        (_loader, _current, _time, _log) = (loader, initial, time, log);
        _folder = initial.Folder;
    }

    /// <summary>Raised after a new configuration has taken over. Handlers must be quick; one that throws is logged and stops nobody.</summary>
    public event Action<GatewayConfig>? Changed;

    /// <summary>The running configuration. Take it once per run and keep it.</summary>
    public GatewayConfig Current => _current;

    /// <summary>Why the folder as it stands now is not running; null when it is.</summary>
    public Rejection? LastRejection => _lastRejection;

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var events = Listen();
        while (!cancellationToken.IsCancellationRequested)
        {
            await using (_time.CreateTimer(_ => _touched.Writer.TryWrite(true), null, PollInterval, Timeout.InfiniteTimeSpan))
            {
                await _touched.Reader.ReadAsync(cancellationToken);
            }
            if (await SettleAsync(cancellationToken) is { } stamp)
            {
                await LoadAsync(stamp, always: false, cancellationToken);
            }
        }
    }

    /// <summary>Loads the folder now, whether or not it seems changed.</summary>
    /// <returns>What loading gave; the configuration runs already when it is there.</returns>
    public Task<LoadResult> ReloadAsync(CancellationToken cancellationToken) => LoadAsync(new ConfigurationFolder(_folder).Stamp(), always: false, cancellationToken);

    /// <summary>Loads the folder now and takes it over also when its text is the same: the plugins that bind it have changed.</summary>
    public Task<LoadResult> RebindAsync(CancellationToken cancellationToken) => LoadAsync(new ConfigurationFolder(_folder).Stamp(), always: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    /// <summary>Waits until the folder has stayed the same for a while; null when it is the one seen last.</summary>
    private async Task<string?> SettleAsync(CancellationToken cancellationToken)
    {
        var stamp = new ConfigurationFolder(_folder).Stamp();
        if (stamp == _seen)
        {
            return null;
        }
        while (true)
        {
            await Task.Delay(Quiet, _time, cancellationToken);
            var later = new ConfigurationFolder(_folder).Stamp();
            if (later == stamp)
            {
                return stamp;
            }
            stamp = later;
        }
    }

    private async Task<LoadResult> LoadAsync(string stamp, bool always, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var result = _loader.Load(_folder);
            _seen = stamp;
            if (result.Config is { } config)
            {
                Accept(config, always);
            }
            else
            {
                _lastRejection = new Rejection(_time.GetUtcNow(), result.Diagnostics);
                LogRejected(result.Diagnostics.Count(found => found.Severity == DiagnosticSeverity.Error), result.Diagnostics[0].ToString(), _current.Version);
            }
            return result;
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Accept(GatewayConfig config, bool always)
    {
        _lastRejection = null;
        if (!always && config.Version == _current.Version)
        {
            return;
        }
        _current = config;
        LogAccepted(config.Version, config.Syncs.Count);
        foreach (var handler in Changed?.GetInvocationList().Cast<Action<GatewayConfig>>() ?? [])
        {
            try
            {
                handler(config);
            }
#pragma warning disable CA1031 // A subscriber's bug must not end the watch.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogHandlerFailed(error);
            }
        }
    }

    /// <summary>Events make it quick; polling makes it certain. Where the system grants no watch, polling alone does.</summary>
    private FileSystemWatcher? Listen()
    {
        try
        {
            var events = new FileSystemWatcher(_folder) { IncludeSubdirectories = true };
            // The store may lie inside the folder and is written all the time.
            events.Filters.Add("*.json");
            events.Filters.Add("*.csv");
            void Touch(object sender, EventArgs change) => _touched.Writer.TryWrite(true);
            events.Changed += Touch;
            events.Created += Touch;
            events.Deleted += Touch;
            events.Renamed += Touch;
            events.EnableRaisingEvents = true;
            return events;
        }
        catch (IOException error)
        {
            LogNoEvents(error);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Configuration {Version} runs, {Syncs} syncs")]
    private partial void LogAccepted(string version, int syncs);

    [LoggerMessage(2, LogLevel.Error, "Configuration rejected with {Errors} errors, the first: {First} Version {Version} keeps running")]
    private partial void LogRejected(int errors, string first, string version);

    [LoggerMessage(4, LogLevel.Warning, "No file events can be had, the configuration is polled")]
    private partial void LogNoEvents(Exception error);

    [LoggerMessage(3, LogLevel.Error, "A subscriber to configuration changes failed")]
    private partial void LogHandlerFailed(Exception error);
}

/// <summary>A change of the folder that was not taken over.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Diagnostics">Everything wrong with it.</param>
public sealed record Rejection(DateTimeOffset At, IReadOnlyList<Diagnostic> Diagnostics);
