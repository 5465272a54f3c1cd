using System.Collections.Concurrent;
using Gateway.Engine.Configuration;
using Gateway.Engine.Retaining;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Syncing;

namespace Gateway.Host.Composition;

/// <summary>The one place where a process runs syncs. Knows which runs are under way and how far they are.</summary>
internal sealed class RunDesk(GatewaySession session, ILoggerFactory logs)
{
    private const string StoreCodes = "GW61";

    private readonly ConcurrentDictionary<string, RunRecord?> _active = new(StringComparer.Ordinal);
    private readonly Retention _retention = new(session.Store, session.Engine.Time);
    private readonly ILogger _log = logs.CreateLogger("Gateway.Runs");

    /// <summary>Code of the trouble that the store or its disk made in the last run that ended. Null: none.</summary>
    public string? StoreTrouble { get; private set; }

    /// <summary>Runs under way by sync; null until the first commit.</summary>
    public IReadOnlyDictionary<string, RunRecord?> Active => _active;

    /// <summary>Runs one sync to its end.</summary>
    /// <returns>The run as history keeps it; null when the sync is running already.</returns>
    public Task<RunRecord?> RunAsync(GatewayConfig config, string sync, RunRequest request, Action<RunRecord>? observer, CancellationToken cancellationToken) =>
        OneAsync(config, sync, progress => session.Engine.RunAsync(config, sync, request, progress, cancellationToken), observer);

    /// <summary>Sends held records of one sync again, as a run of its own.</summary>
    /// <returns>The run as history keeps it; null when the sync is running.</returns>
    public Task<RunRecord?> ReplayAsync(GatewayConfig config, string sync, IReadOnlyList<Guid> ids, bool asRecorded, CancellationToken cancellationToken) =>
        OneAsync(config, sync, _ => session.Engine.ReplayAsync(config, sync, ids, asRecorded, cancellationToken), null);

    private async Task<RunRecord?> OneAsync(GatewayConfig config, string sync, Func<Action<RunRecord>, Task<RunRecord?>> execute, Action<RunRecord>? observer)
    {
        if (session.Unreconciled is { } refusal)
        {
            throw refusal;
        }

        if (!_active.TryAdd(sync, null))
        {
            return null;
        }

        try
        {
            LookAtDisk(session.Data.Root);
            HostLog.RunBegins(_log, sync);
            var run = await execute(Observe);
            StoreTrouble = run?.Problem is { } problem && problem.Code.StartsWith(StoreCodes, StringComparison.Ordinal) ? problem.Code : null;
            Tell(sync, run);
            await PruneAsync(config);
            return run;
        }
        catch (StoreException exception)
        {
            StoreTrouble = exception.Code;
            throw;
        }
        finally
        {
            _active.TryRemove(sync, out _);
        }

        void Observe(RunRecord progress)
        {
            _active[sync] = progress;
            observer?.Invoke(progress);
        }
    }

    private void LookAtDisk(string data)
    {
        var disk = DataDisk.Of(data);
        if (disk?.RefusesRuns(data) is { } refusal)
        {
            throw refusal;
        }

        if (disk is { IsLow: true })
        {
            HostLog.DiskLow(_log, data, disk.Free >> 20);
        }
    }

    /// <summary>A store that cannot be pruned now is pruned after another run; the run itself has ended well.</summary>
    private async Task PruneAsync(GatewayConfig config)
    {
        try
        {
            if (await _retention.PassAsync(config.Settings.Retention, CancellationToken.None) is { } gone && _log.IsEnabled(LogLevel.Information))
            {
                HostLog.Pruned(_log, gone.Runs, gone.Held, gone.Journal, gone.Messages);
            }
        }
        catch (StoreException exception)
        {
            HostLog.NotPruned(_log, exception.Code, exception.Message);
        }
    }

    private void Tell(string sync, RunRecord? run)
    {
        if (run is null)
        {
            return;
        }

        if (_log.IsEnabled(LogLevel.Information))
        {
            HostLog.RunEnded(_log, run.Id, sync, run.State.ToString(), RunText.Books(run.Books, Language.Words.English));
        }

        if (run.Problem is { } problem)
        {
            HostLog.RunTroubled(_log, sync, problem.Code, problem.Message);
        }
    }
}
