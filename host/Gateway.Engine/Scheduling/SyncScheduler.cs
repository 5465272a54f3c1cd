using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Scheduling;

/// <summary>
/// Starts syncs when their time has come, one run of each at a time. Decisions are <see cref="StartRules"/>'; Quartz only wakes us.
/// What a start used up is remembered before the run begins, so that no start is made twice. Safe for concurrent use.
/// </summary>
public sealed partial class SyncScheduler : IAsyncDisposable
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, ScheduleEntry> _entries = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly IScheduleState _state;
    private readonly Func<SyncStart, CancellationToken, Task<SyncEnd>> _run;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger<SyncScheduler> _log;
    private readonly WakeClock _clock;
    private bool _disposed;

    /// <param name="state">What is remembered over a restart.</param>
    /// <param name="run">Runs one sync to its end. An exception counts as an end that was not well.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">In [0, 1), for jitter.</param>
    /// <param name="log">The log.</param>
    public SyncScheduler(
        IScheduleState state, Func<SyncStart, CancellationToken, Task<SyncEnd>> run, TimeProvider time, Func<double> random, ILogger<SyncScheduler> log)
    {
        (_state, _run, _time, _random, _log) = (state, run, time, random, log);
        _clock = new WakeClock(time, WakeAsync);
    }

    /// <summary>Takes over a configuration. Runs under way go on; what is remembered of a sync stays, also of one that is gone for a while.</summary>
    public Task ApplyAsync(IReadOnlyList<ScheduledSync> syncs, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        foreach (var gone in _entries.Values.Where(entry => syncs.All(sync => sync.Id != entry.Sync.Id)).ToArray())
        {
            gone.Scheduled = false;
            await _clock.ForgetAsync(gone.Sync.Id, cancellationToken);
        }

        foreach (var sync in syncs)
        {
            if (_entries.TryGetValue(sync.Id, out var known))
            {
                known.Sync = sync;
                known.Scheduled = true;
            }
            else
            {
                _entries.Add(sync.Id, new(sync, await _state.ReadAsync(sync.Id, cancellationToken) ?? new() { LastSlot = _time.GetUtcNow() }));
            }
        }

        foreach (var sync in syncs)
        {
            await ConsiderAsync(_entries[sync.Id], cancellationToken);
        }
    }, cancellationToken);

    /// <summary>Begins to wake up. Missed starts are made up for as their policies say.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _clock.StartAsync(cancellationToken);

    /// <summary>Starts a sync by hand, paused or not.</summary>
    /// <returns>Whether it started: false when a run of it is under way or it is not known.</returns>
    public async Task<bool> RunNowAsync(string syncId, string by, CancellationToken cancellationToken)
    {
        var started = false;
        await InTurnAsync(async () =>
        {
            if (_entries.TryGetValue(syncId, out var entry) && entry is { Running: null, Scheduled: true })
            {
                await RememberAsync(entry, StartRules.Started(entry.Sync, entry.Record, GoodEnds), cancellationToken);
                Launch(entry, new(syncId, StartCause.Manual, null, by));
                started = true;
            }
        }, cancellationToken);
        return started;
    }

    /// <summary>Keeps a sync from starting by itself. A run under way goes on.</summary>
    /// <returns>Whether the sync is known.</returns>
    public Task<bool> PauseAsync(string syncId, string reason, string by, DateTimeOffset? until, CancellationToken cancellationToken) =>
        ChangeAsync(syncId, record => record with { Pause = new(reason, by, _time.GetUtcNow(), until) }, cancellationToken);

    /// <summary>Lets a sync start by itself again, from its next start on.</summary>
    /// <returns>Whether the sync is known.</returns>
    public Task<bool> ResumeAsync(string syncId, CancellationToken cancellationToken) =>
        ChangeAsync(syncId, record => record.Pause is null ? record : StartRules.Resumed(record, _time.GetUtcNow()), cancellationToken);

    /// <summary>How every sync stands, with its next starts.</summary>
    public async Task<IReadOnlyList<ScheduleStatus>> StatusAsync(int nextStarts, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScheduleStatus> status = [];
        await InTurnAsync(() =>
        {
            status = [.. _entries.Values.Where(entry => entry.Scheduled).OrderBy(entry => entry.Sync.Id, StringComparer.Ordinal).Select(entry => StatusOf(entry, nextStarts))];
            return Task.CompletedTask;
        }, cancellationToken);
        return status;
    }

    /// <summary>Stops waking up, asks the runs under way to stop, and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _clock.DisposeAsync();
        await _stop.CancelAsync();
        Task[] running = [];
        await InTurnAsync(() =>
        {
            running = [.. _entries.Values.Select(entry => entry.Running).OfType<Task>()];
            return Task.CompletedTask;
        }, CancellationToken.None);
        await Task.WhenAll(running);
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task WakeAsync(string syncId, CancellationToken cancellationToken)
    {
        try
        {
            await InTurnAsync(() => _entries.TryGetValue(syncId, out var entry) && entry.Scheduled ? ConsiderAsync(entry, cancellationToken) : Task.CompletedTask, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nothing was started, since what a start uses up is remembered first.
            LogTrouble(exception, syncId);
            await _clock.WakeAtAsync(syncId, _time.GetUtcNow() + AfterTrouble, cancellationToken);
        }
    }

    private async Task<bool> ChangeAsync(string syncId, Func<ScheduleRecord, ScheduleRecord> change, CancellationToken cancellationToken)
    {
        var known = false;
        await InTurnAsync(async () =>
        {
            if (_entries.TryGetValue(syncId, out var entry) && entry.Scheduled)
            {
                known = true;
                await RememberAsync(entry, change(entry.Record), cancellationToken);
                await ConsiderAsync(entry, cancellationToken);
            }
        }, cancellationToken);
        return known;
    }

    private async Task ConsiderAsync(ScheduleEntry entry, CancellationToken cancellationToken)
    {
        var decision = StartRules.Decide(entry.Sync, entry.Record, GoodEnds, entry.Running is not null, _time.GetUtcNow(), slot => entry.Jitter(slot, _random));
        if (decision.Record != entry.Record)
        {
            await RememberAsync(entry, decision.Record, cancellationToken);
        }
        if (decision.Start is { } start)
        {
            Launch(entry, start);
        }
        await (decision.Wake is { } wake ? _clock.WakeAtAsync(entry.Sync.Id, wake, cancellationToken) : _clock.ForgetAsync(entry.Sync.Id, cancellationToken));
    }

    private async Task RememberAsync(ScheduleEntry entry, ScheduleRecord record, CancellationToken cancellationToken)
    {
        await _state.WriteAsync(entry.Sync.Id, record, cancellationToken);
        entry.Record = record;
    }

    /// <summary>The entry owns the run; <see cref="DisposeAsync"/> awaits it.</summary>
    private void Launch(ScheduleEntry entry, SyncStart start) => entry.Running = Task.Run(() => RunAsync(entry, start), CancellationToken.None);

    private async Task RunAsync(ScheduleEntry entry, SyncStart start)
    {
        var end = default(SyncEnd);
        try
        {
            end = await _run(start, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // We asked for it.
        }
        catch (Exception exception)
        {
            LogRunFailed(exception, start.SyncId);
        }

        try
        {
            await InTurnAsync(() => EndAsync(entry, end), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogTrouble(exception, start.SyncId);
        }
    }

    private async Task EndAsync(ScheduleEntry entry, SyncEnd end)
    {
        entry.Running = null;
        if (end.Well)
        {
            await RememberAsync(entry, entry.Record with { GoodEnds = entry.Record.GoodEnds + 1 }, CancellationToken.None);
        }
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        foreach (var touched in _entries.Values.Where(other => other.Scheduled && (other == entry || other.Sync.Schedule.After.Contains(entry.Sync.Id))).ToArray())
        {
            await ConsiderAsync(touched, CancellationToken.None);
        }
    }

    private long GoodEnds(string syncId) => _entries.TryGetValue(syncId, out var entry) ? entry.Record.GoodEnds : 0;

    private ScheduleStatus StatusOf(ScheduleEntry entry, int nextStarts)
    {
        var now = _time.GetUtcNow();
        var record = entry.Record;
        var from = record.LastSlot > now ? record.LastSlot : now;
        var next = record.Pause switch
        {
            null => entry.Sync.Next(from, nextStarts),
            { Until: { } until } => entry.Sync.Next(until > from ? until : from, nextStarts),
            _ => [],
        };
        return new(entry.Sync.Id, entry.Running is not null, next, record.Pause, [.. StartRules.WaitsFor(entry.Sync, record, GoodEnds)]);
    }

    private async Task InTurnAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await step();
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(6400, LogLevel.Error, "The schedule of {Sync} could not be followed; it is tried again in a minute")]
    private partial void LogTrouble(Exception exception, string sync);

    [LoggerMessage(6401, LogLevel.Error, "A run of {Sync} ended with an exception")]
    private partial void LogRunFailed(Exception exception, string sync);
}
