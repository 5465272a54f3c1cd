using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Gateway.Engine.Deliveries;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>
/// One execution of a sync: a single loop that owns all state, takes events (pages mapped, attempts ended), decides, commits, and only then lets
/// the next calls leave. Everything that waits for I/O runs beside it and speaks to it through one channel.
/// </summary>
internal sealed class SyncRun : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly RunSetup _setup;
    private readonly SyncState _state;
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly PendingCommit _pending;
    private readonly RunLog _log;
    private readonly ChangePlanner _planner;
    private readonly BatchSettler _settler;
    private readonly RunRecovery _recovery;
    private readonly AbsenceDeletes _absence;
    private readonly PageReader _reader;
    private readonly PagesInHand _pages;
    private readonly DeliveryDesk _desk;
    private readonly OutgoingQueue _queue;
    private readonly CancellationTokenSource _stopReading = new();
    private readonly ITimer _commitTimer;
    private Task _reading = Task.CompletedTask;
    private ReadEvent? _ended;
    private bool _readingBegun;
    private bool _stopping;
    private bool _commitAwaited;
    private bool _commitDue;

    public SyncRun(RunSetup setup, LeaseKeeper lease, RunRecord run, SyncState state, Ledger ledger, HeldIndex held)
    {
        (_setup, _state) = (setup, state);
        _commitTimer = setup.Time.CreateTimer(_ => _events.Writer.TryWrite(new CommitAsked()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var books = new RunBooks();
        var ledgers = new LedgerLog(setup.Store.Syncs, setup.Cipher, setup.Sync.Id);
        var batches = new BatchCodec(setup.Cipher, setup.Sync.Id);
        var keeper = new HeldKeeper(held, ledger, setup, run.Id);
        _pending = new PendingCommit(setup, ledgers, batches);
        _log = new RunLog(setup, lease.Lease, _pending, keeper, books, run);
        _desk = new DeliveryDesk(setup, lease, _events.Writer);
        _queue = new OutgoingQueue(setup, run.Id, state.OpenBatches is [.., var last] ? last.Ordinal : 0, _desk, _pending);
        _planner = new ChangePlanner(setup, ledger, keeper, books, _pending);
        _settler = new BatchSettler(setup, _planner, keeper, books, _pending, _queue.NextOrdinal);
        _recovery = new RunRecovery(batches, _planner, _settler, _pending);
        _absence = new AbsenceDeletes(setup, _planner, ledgers, state);
        _reader = new PageReader(setup, new PageMapper(setup.Mappers, setup.Hasher, setup.Drift), Destructive ? new Inbox(setup, lease.Lease) : null);
        _pages = new PagesInHand(setup, _reader, _pending);
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Stops the run after the calls under way.</param>
    /// <exception cref="FencedException">The lease was taken over.</exception>
    public async Task<RunRecord> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => _events.Writer.TryWrite(new StopAsked()));
        foreach (var settlement in _recovery.Settle(_state.OpenBatches))
        {
            Act(settlement);
        }

        await CommitAsync(force: true);
        do
        {
            BeginReadingWhenSettled();
            while (!Idle)
            {
                Take(await _events.Reader.ReadAsync(CancellationToken.None));
                while (_events.Reader.TryRead(out var next))
                {
                    Take(next);
                }

                Plan();
                await CommitAsync(force: false);
                BeginReadingWhenSettled();
            }
        }
        while (await PlanAbsenceAsync());
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _commitTimer.DisposeAsync();
        await _stopReading.CancelAsync();
        _desk.Abort();
        await _reading;
        await _desk.DisposeAsync();
        _pages.Discard();
        await _reader.DisposeAsync();
        _stopReading.Dispose();
    }

    private bool Destructive => _setup.SourceTraits.Mode == ReadMode.Destructive;

    private bool Idle => (_ended is not null || !_readingBegun) && !_pages.Any && !_queue.Any && !_pending.Any;

    private void BeginReadingWhenSettled()
    {
        if (_readingBegun || _stopping || _queue.Any)
        {
            return;
        }

        _readingBegun = true;
        var committed = _setup.MovesCheckpoint && _state.Checkpoint is { } stored ? _setup.Checkpoints.Open(stored) : null;
        _reading = _reader.RunAsync(_setup.FromStart ? null : committed, committed, _events.Writer, _stopReading.Token);
    }

    private void Take(object next)
    {
        switch (next)
        {
            case PageReady ready when _stopping:
                _pages.Drop(ready.Page);
                break;
            case PageReady ready:
                _pages.Take(ready.Page);
                break;
            case AttemptEnded ended:
                Take(ended);
                break;
            case SourceFailed failed:
                _ended = failed;
                Stop(RunState.Failed, new RunProblem(failed.Failure.Code, failed.Failure.Message, failed.Failure.Fix ?? "run again when the partner answers"));
                break;
            case ReadCrashed crashed:
                _ended = crashed;
                ExceptionDispatchInfo.Throw(crashed.Exception);
                break;
            case SourceEnded ended:
                _ended = ended;
                break;
            case CommitAsked:
                _commitDue = true;
                break;
            case StopAsked:
                Stop(RunState.Cancelled, null);
                break;
        }
    }

    private void Take(AttemptEnded ended)
    {
        _desk.Ended();
        if (ended.Outcome is Postponed)
        {
            _queue.NeverSent(ended.Batch);
            return;
        }

        _pending.Sent(new Exchange(ended.Batch.Id, ended.Batch.Attempts, ended.Batch.Items.Length, ended.Outcome.Verdict, ended.Outcome.Code, ended.Duration));
        Act(_settler.Settle(ended.Batch, ended.Outcome));
        if (ended.Batch.Page is { Settled: true } page)
        {
            _pages.Settled(page);
        }
    }

    private void Act(Settlement settlement)
    {
        if (_queue.Queue(settlement) is { } tooLong)
        {
            Stop(RunState.Waiting, tooLong);
        }

        if (settlement.Stop is { } problem)
        {
            Stop(RunState.Failed, problem);
        }
    }

    private void Plan()
    {
        while (!_stopping && _pages.TryPeek(out var page))
        {
            var items = new List<OutgoingItem>();
            var tripped = _planner.Plan(page, items, _pending.Hold);
            _queue.Open(items, page);
            if (tripped is not null)
            {
                Stop(RunState.Held, tripped);
                return;
            }

            if (page.Next < page.Items.Count)
            {
                return;
            }

            _pages.Planned();
        }
    }

    private void Stop(RunState state, RunProblem? problem)
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _log.Ends(state, problem);
        _stopReading.Cancel();
        _queue.Stop();
        _pages.Discard();
    }

    private async Task CommitAsync(bool force)
    {
        if (force || (_pending.Any && !CommitMayWait()))
        {
            (_commitDue, _commitAwaited) = (false, false);
            await _log.CommitAsync();
        }

        _queue.Begin();
    }

    /// <summary>While more is certain to come, results need no transaction of their own; but nobody waits long to see them.</summary>
    private bool CommitMayWait()
    {
        if (_commitDue || _stopping || !_readingBegun || !_pending.MayWait || (!_queue.Any && _ended is not null))
        {
            return false;
        }

        if (!_commitAwaited)
        {
            _commitAwaited = _commitTimer.Change(LongestWait, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <summary>After a whole list was read to its end: deletes what is missing, when the sync says so. False: nothing is to be done.</summary>
    private async Task<bool> PlanAbsenceAsync()
    {
        if (_stopping || _absence.Done || _ended is not SourceEnded { Complete: true } end || !_setup.FromStart || !_setup.WholeList)
        {
            return false;
        }

        var verdict = await _absence.PlanAsync(end.Count);
        if (verdict.Tripped is { } tripped)
        {
            Stop(RunState.Held, tripped);
            return false;
        }

        (_pending.Missing, _pending.LastCount) = (verdict.Missing, end.Count);
        _queue.Open([.. verdict.Deletes], null);
        await CommitAsync(force: false);
        return _queue.Any;
    }

    private async Task<RunRecord> EndAsync()
    {
        if (!_stopping)
        {
            _log.Ends(RunState.Finished, null);
            _pending.Checkpoint = _setup.FromStart && _pages.Reached is { } last ? _setup.Checkpoints.Seal(last) : null;
        }

        var end = await _log.EndAsync();
        if (end.CheckpointTo is not null && _pages.Reached is { Value.Length: > 0 } reached && !Destructive && _ended is SourceEnded)
        {
            await _reader.AcknowledgeAsync(reached, CancellationToken.None);
        }

        _setup.Observer?.Invoke(end);
        return end;
    }

    private sealed record StopAsked;

    private sealed record CommitAsked;
}
