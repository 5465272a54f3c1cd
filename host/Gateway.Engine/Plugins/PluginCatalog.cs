using Gateway.Engine.Plugins.Loading;
using Gateway.Engine.Plugins.Manifests;
using Gateway.Engine.Plugins.Trust;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Plugins;

/// <summary>
/// The plugins of a host. <see cref="ReloadAsync"/> brings it in line with the folders on disk: a new version serves new runs while runs that began with
/// the old one end on it; a folder that cannot be loaded leaves the version that serves alone. Safe for concurrent use.
/// </summary>
public sealed partial class PluginCatalog : IAdapterCatalog, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reloading = new(1, 1);
    private readonly PluginDrain _drain = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly IReadOnlyList<string> _roots;
    private readonly ShadowFolder _shadow;
    private readonly PluginLoader _loader;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile Served _served = Served.Nothing;
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Makes an empty catalog; <see cref="ReloadAsync"/> fills it.</summary>
    public PluginCatalog(PluginCatalogOptions options, PluginTrust trust, TimeProvider time, ILogger<PluginCatalog> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _roots = options.Roots;
        _time = time;
        _log = log;
        _shadow = new ShadowFolder(options.Shadow);
        _loader = new PluginLoader(_shadow, trust, options.Limits, time, log);
    }

    /// <summary>Raised after the adapters changed: whoever bound endpoints binds them again. Raised on the thread that reloaded.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<IAdapterEntry> Adapters => _served.Adapters;

    /// <summary>Plugin versions that were unloaded and stayed in memory all the same, since the host started.</summary>
    public int LeakedVersions => _drain.Leaked;

    /// <summary>Plugin versions that left memory since the host started.</summary>
    public int UnloadedVersions => _drain.Unloaded;

    /// <inheritdoc/>
    public IAdapterEntry? Find(string name, int? version) =>
        _served.Adapters.FirstOrDefault(entry => entry.Name.Name == name && (version is null || entry.Name.Version == version));

    /// <summary>Every plugin that was found, and the versions that still drain.</summary>
    public IReadOnlyList<PluginStatus> Status() =>
    [
        .. _served.Slots.Select(StatusOf),
        .. _served.Refused.Select(refused => new PluginStatus(refused.Problem.Plugin, refused.Folder, PluginState.Refused, false, [], 0, 0, refused.Problem)),
        .. _drain.Draining.Select(draining => new PluginStatus(draining.Plugin, "", PluginState.Draining, false, [], draining.Uses, 0, null)),
    ];

    /// <summary>
    /// Loads the plugins that bring these adapters and leaves the others alone: a command pays for what its configuration names. Where no plugin brings
    /// one of them, every plugin is loaded, so that whoever says so can name those there are.
    /// </summary>
    /// <param name="adapters">Names without versions.</param>
    /// <param name="cancellationToken">Cancels between plugins.</param>
    public async Task LoadAsync(IReadOnlySet<string> adapters, CancellationToken cancellationToken)
    {
        await ScanAsync(manifest => manifest.Adapters.Any(adapters.Contains), cancellationToken);
        if (adapters.Any(name => Find(name, null) is null))
        {
            await ReloadAsync(cancellationToken);
        }
    }

    /// <summary>Brings the catalog in line with the folders. What does not load is refused by name and hurts nobody else.</summary>
    /// <returns>What was refused, and why.</returns>
    public Task<IReadOnlyList<PluginProblem>> ReloadAsync(CancellationToken cancellationToken) => ScanAsync(_ => true, cancellationToken);

    private async Task<IReadOnlyList<PluginProblem>> ScanAsync(Func<PluginManifest, bool> wanted, CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            var before = _served;
            var next = await Task.Run(new PluginScan(_loader, _roots, before, wanted).Run, cancellationToken);
            _served = next;
            foreach (var slot in before.Slots.Except(next.Slots))
            {
                LogReplaced(slot.Plugin.Guard.Plugin);
                _drain.Add(slot);
            }

            foreach (var refused in next.Refused.Except(before.Refused))
            {
                LogRefused(refused.Problem.ToString());
            }

            if (!before.Slots.SequenceEqual(next.Slots))
            {
                LogServing(string.Join(", ", next.Slots.Select(slot => slot.Plugin.Guard.Plugin)));
                Changed?.Invoke();
            }

            KeepSweeping();
            return [.. next.Refused.Select(refused => refused.Problem)];
        }
        finally
        {
            _reloading.Release();
        }
    }

    /// <summary>Stops sweeping and removes the copies. Adapters in use go on working as far as they are loaded.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await _sweeping;
        _served = Served.Nothing;
        _shadow.Dispose();
        _reloading.Dispose();
        _disposing.Dispose();
    }

    /// <summary>Unloads what has drained; called by itself every few seconds while there is something to do.</summary>
    internal void Sweep() => _drain.Sweep();

    private void KeepSweeping()
    {
        if (_sweeping.IsCompleted && _drain.HasWork)
        {
            _sweeping = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepEvery, _time);
        try
        {
            while (_drain.HasWork && await timer.WaitForNextTickAsync(_disposing.Token))
            {
                _drain.Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static PluginStatus StatusOf(PluginSlot slot)
    {
        var guard = slot.Plugin.Guard;
        return new PluginStatus(guard.Plugin, slot.Folder, guard.Quarantine is null ? PluginState.Loaded : PluginState.Quarantined, slot.Plugin.Bundled,
            [.. slot.Plugin.Adapters.Select(entry => entry.Name)], guard.Uses, guard.Abandoned, guard.Quarantine);
    }

    [LoggerMessage(5001, LogLevel.Information, "Plugins serving: {Plugins}")]
    private partial void LogServing(string plugins);

    [LoggerMessage(5002, LogLevel.Information, "Plugin {Plugin} serves no new runs; it is unloaded when its runs have ended")]
    private partial void LogReplaced(string plugin);

    [LoggerMessage(5003, LogLevel.Error, "{Problem}")]
    private partial void LogRefused(string problem);
}
