using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Plugins;

/// <summary>Reloads a catalog when something below its folders changed and has been quiet for a moment: one copy of a folder raises many events.</summary>
public sealed partial class PluginWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly Channel<bool> _events = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PluginCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Task _loop;

    /// <summary>Starts to watch.</summary>
    /// <param name="catalog">What is reloaded.</param>
    /// <param name="roots">The catalog's folders; one that does not exist is not watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    public PluginWatcher(PluginCatalog catalog, IEnumerable<string> roots, TimeProvider time, ILogger<PluginWatcher> log)
    {
        _catalog = catalog;
        _time = time;
        _log = log;
        _watchers = [.. roots.Where(Directory.Exists).Select(Watch)];
        _loop = Task.Run(LoopAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private FileSystemWatcher Watch(string root)
    {
        var watcher = new FileSystemWatcher(root) { IncludeSubdirectories = true };
        watcher.Changed += Note;
        watcher.Created += Note;
        watcher.Deleted += Note;
        watcher.Renamed += Note;

        // Lost events mean that something changed.
        watcher.Error += (_, _) => _events.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Note(object sender, FileSystemEventArgs change) => _events.Writer.TryWrite(true);

    private async Task LoopAsync()
    {
        try
        {
            while (await _events.Reader.WaitToReadAsync(_stopping.Token))
            {
                while (_events.Reader.TryRead(out _))
                {
                    await Task.Delay(Quiet, _time, _stopping.Token);
                }

                await ReloadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task ReloadAsync()
    {
        try
        {
            await _catalog.ReloadAsync(_stopping.Token);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            LogReloadFailed(thrown);
        }
    }

    [LoggerMessage(5004, LogLevel.Error, "Plugins could not be reloaded; those that were loaded go on serving")]
    private partial void LogReloadFailed(Exception thrown);
}
