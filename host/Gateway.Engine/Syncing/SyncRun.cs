using System.Buffers.Binary;
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
    private static readonly TimeSpan AnchorEvery = TimeSpan.FromSeconds(1);

    private readonly RunSetup _setup;
    private readonly LeaseKeeper _lease;
    private readonly SyncState _state;
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CheckpointTracker _tracker = new();
    private readonly Queue<MappedPage> _waiting = [];
    private readonly List<FollowUp> _next = [];
    private readonly RunBooks _books = new();
    private readonly HeldKeeper _held;
    private readonly ChangePlanner _planner;
    private readonly PendingCommit _pending;
    private readonly BatchSettler _settler;
    private readonly AbsenceDeletes _absence;
    private readonly PageReader _reader;
    private readonly DeliveryDesk _desk;
    private readonly CancellationTokenSource _stopReading = new();
    private readonly BatchCodec _batches;
    private RunRecord _run;
    private Task _reading = Task.CompletedTask;
    private ReadEvent? _ended;
    private Checkpoint? _reached;
    private bool _readingBegun;
    private bool _stopping;
    private long _ordinal;
    private long _anchoredAt;
    private long _progressAt;

    public SyncRun(RunSetup setup, LeaseKeeper lease, RunRecord run, SyncState state, Ledger ledger, HeldIndex held)
    {
        (_setup, _lease, _run, _state) = (setup, lease, run, state);
        var ledgers = new LedgerCodec(setup.Cipher, setup.Sync.Id);
        _batches = new BatchCodec(setup.Cipher, setup.Sync.Id);
        _pending = new PendingCommit(setup, ledgers, _batches);
        _held = new HeldKeeper(held, ledger, setup, run.Id);
        _planner = new ChangePlanner(setup, ledger, _held, _books);
        _settler = new BatchSettler(setup, _planner, _held, _books, _pending, () => ++_ordinal);
        _absence = new AbsenceDeletes(setup, _planner, ledgers, state);
        _reader = new PageReader(setup, new PageMapper(setup.Mappers, setup.Hasher), setup.SourceTraits.Mode == ReadMode.Destructive ? StoreInboxAsync : null);
        _desk = new DeliveryDesk(setup, lease, _events.Writer);
        _ordinal = state.OpenBatches.Count == 0 ? 0 : state.OpenBatches[^1].Ordinal;
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Stops the run after the calls under way.</param>
    /// <exception cref="FencedException">The lease was taken over.</exception>
    public async Task<RunRecord> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => _events.Writer.TryWrite(new StopAsked()));
        _progressAt = _setup.Time.GetTimestamp();
        Recover();
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
        await _stopReading.CancelAsync();
        _desk.Abort();
        await _reading;
        await _desk.DisposeAsync();
        Discard();
        await _reader.DisposeAsync();
        _stopReading.Dispose();
    }

    private bool Idle => (_ended is not null || !_readingBegun) && _waiting.Count == 0 && _desk.UnderWay == 0 && _next.Count == 0 && !_pending.Any;

    /// <summary>What earlier runs left is settled before anything is read (delivery.md R6).</summary>
    private void Recover()
    {
        foreach (var stored in _state.OpenBatches)
        {
            var batch = new OutgoingBatch
            {
                Id = stored.Id,
                Run = stored.Run,
                Ordinal = stored.Ordinal,
                Items = _batches.Decode(stored.Items, _planner.Ledger.Locate),
                State = stored.State,
                Attempts = stored.Attempts,
                FirstAttemptAt = stored.FirstAttemptAt ?? Born(stored.Id),
                NotFoundAt = stored.NotFoundAt,
                Recovered = true,
            };
            if (stored.Class == DestinationClass.Upsert)
            {
                _settler.Doubt(batch);
                continue;
            }

            foreach (var item in batch.Items)
            {
                _planner.Reserve(item.Entity);
            }

            if (stored.State == BatchState.NotApplied)
            {
                batch.State = BatchState.Intent;
                _pending.Update(batch);
                _next.Add(new FollowUp(batch, TimeSpan.Zero, Ask: false));
            }
            else
            {
                Act(_settler.Settle(batch, new Lost("GW6301", "the process ended while the call was under way")));
            }
        }
    }

    /// <summary>A version 7 identifier carries the time it was made.</summary>
    private static DateTimeOffset Born(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16));

    private void BeginReadingWhenSettled()
    {
        if (_readingBegun || _stopping || _desk.UnderWay > 0 || _next.Count > 0)
        {
            return;
        }

        _readingBegun = true;
        _reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (_setup.SourceTraits.Mode == ReadMode.Destructive)
        {
            await ReadInboxAsync();
        }

        await _reader.RunAsync(_setup.FromStart || !_setup.MovesCheckpoint ? null : _state.Checkpoint, _setup.MovesCheckpoint ? _state.Checkpoint : null, _events.Writer, _stopReading.Token);
    }

    private void Take(object next)
    {
        switch (next)
        {
            case PageReady ready when _stopping:
                Drop(ready.Page);
                break;
            case PageReady ready:
                _tracker.Open(ready.Page.Ordinal, ready.Page.Source.Checkpoint);
                _waiting.Enqueue(ready.Page);
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
            NeverSent(ended.Batch);
            return;
        }

        _pending.Sent(new Exchange(ended.Batch.Id, ended.Batch.Attempts, ended.Batch.Items.Length, ended.Outcome.Verdict, ended.Outcome.Code, ended.Duration));
        Act(_settler.Settle(ended.Batch, ended.Outcome));
        if (ended.Batch.Page is { Settled: true } page)
        {
            Finish(page);
        }
    }

    private void Act(Settlement settlement)
    {
        if (settlement.Progress)
        {
            _progressAt = _setup.Time.GetTimestamp();
        }

        foreach (var again in settlement.Again)
        {
            if (_setup.Time.GetElapsedTime(_progressAt) + again.Delay > _setup.Sync.Delivery.RetryWithinRun && again.Why is { } why)
            {
                NeverSent(again.Batch);
                Stop(RunState.Waiting, new RunProblem(why.Code, why.Message, "nothing: the next run goes on with what is stored"));
            }
            else
            {
                _next.Add(again);
            }
        }

        if (settlement.Stop is { } problem)
        {
            Stop(RunState.Failed, problem);
        }
    }

    private void Plan()
    {
        while (!_stopping && _waiting.TryPeek(out var page))
        {
            var items = new List<OutgoingItem>();
            var tripped = _planner.Plan(page, items, _pending.Hold);
            Open(items, page);
            if (tripped is not null)
            {
                Stop(RunState.Held, tripped);
                return;
            }

            if (page.Next < page.Items.Count)
            {
                return;
            }

            _waiting.Dequeue();
            if (page.Settled)
            {
                Finish(page);
            }
        }
    }

    private void Open(List<OutgoingItem> items, MappedPage? page)
    {
        foreach (var part in BatchCutter.Cut(items, _setup.DestinationTraits, _setup.Sync.Delivery.BatchSize))
        {
            var batch = new OutgoingBatch { Id = Guid.CreateVersion7(_setup.Time.GetUtcNow()), Run = _run.Id, Ordinal = ++_ordinal, Items = part, Page = page };
            _pending.Open(batch);
            _next.Add(new FollowUp(batch, TimeSpan.Zero, Ask: false));
        }
    }

    private void Finish(MappedPage page)
    {
        if (_tracker.Settle(page.Ordinal) is { } safe)
        {
            _reached = safe;
            _pending.Checkpoint = _setup.FromStart || !_setup.MovesCheckpoint || safe.Value.Length == 0 ? _pending.Checkpoint : safe;
        }

        if (_setup.SourceTraits.Mode == ReadMode.Destructive)
        {
            _pending.Handled(page.Source.Records.Select(record => record.MessageId).OfType<string>());
        }

        Drop(page);
    }

    private void Drop(MappedPage page)
    {
        page.Dispose();
        _reader.Release();
    }

    private void Stop(RunState state, RunProblem? problem)
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _run = _run with { State = state, Problem = problem };
        _stopReading.Cancel();
        _desk.Stop();
        Discard();
        _next.ForEach(again => NeverSent(again.Batch));
        _next.Clear();
    }

    /// <summary>A batch that was never sent is stored as such, so that the next run need not wonder.</summary>
    private void NeverSent(OutgoingBatch batch)
    {
        if (batch.State != BatchState.Intent)
        {
            return;
        }

        batch.State = BatchState.NotApplied;
        if (!_pending.Opened.Contains(batch))
        {
            _pending.Update(batch);
        }
    }

    /// <summary>Pages of which nothing is under way are given up; the checkpoint stands before them.</summary>
    private void Discard()
    {
        while (_waiting.TryDequeue(out var page))
        {
            if (page.Open == 0)
            {
                Drop(page);
            }
        }
    }

    private async Task CommitAsync(bool force)
    {
        if (_pending.Any || force)
        {
            CrashPoint.Reach(_pending.Opened.Count > 0 ? "before-intent" : "before-result");
            var opened = _pending.Opened.Count > 0;
            _run = _run with { Books = _books.ToBooks(), CheckpointTo = _pending.Checkpoint?.Value ?? _run.CheckpointTo };
            var position = await _setup.Store.Syncs.CommitAsync(_pending.Take(_lease.Lease, _run with { State = RunState.Running, Problem = null }, _held.TakeTransitions()), CancellationToken.None);
            CrashPoint.Reach(opened ? "after-intent" : "after-result");
            Anchor(position);
            _setup.Observer?.Invoke(_run);
        }

        foreach (var again in _next)
        {
            _desk.Begin(again.Batch, again.Delay, again.Ask);
        }

        _next.Clear();
    }

    private void Anchor(JournalPosition position)
    {
        _setup.Anchor?.Note(position);
        if (_setup.Time.GetElapsedTime(_anchoredAt) >= AnchorEvery)
        {
            _anchoredAt = _setup.Time.GetTimestamp();
            _setup.Anchor?.Flush();
        }
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
        Open([.. verdict.Deletes], null);
        await CommitAsync(force: false);
        return _desk.UnderWay > 0;
    }

    private async Task<RunRecord> EndAsync()
    {
        if (!_stopping)
        {
            _run = _run with { State = RunState.Finished };
            _pending.Checkpoint = _setup.FromStart ? _reached : null;
        }

        var end = _run with { EndedAt = _setup.Time.GetUtcNow(), Books = _books.ToBooks(), CheckpointTo = _pending.Checkpoint?.Value ?? _run.CheckpointTo };
        var committed = end.CheckpointTo is { } value ? new Checkpoint(value) : null;
        var position = await _setup.Store.Syncs.CommitAsync(_pending.Take(_lease.Lease, end, _held.TakeTransitions()) with { Kind = "end" }, CancellationToken.None);
        CrashPoint.Reach("after-end");
        _setup.Anchor?.Note(position);
        _setup.Anchor?.Flush();
        if (committed is not null && _setup.SourceTraits.Mode != ReadMode.Destructive && _ended is SourceEnded)
        {
            await _reader.AcknowledgeAsync(committed, CancellationToken.None);
        }

        _setup.Observer?.Invoke(end);
        return end;
    }

    private async Task<IReadOnlyList<SourceRecord>> StoreInboxAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var fresh = await _setup.Store.Syncs.StoreInboxAsync(_lease.Lease, Inbox.Seal(records, _setup.Cipher, _setup.Sync.Id), cancellationToken);
        return fresh.Count == records.Count ? records : [.. records.Where(record => record.MessageId is { } id && fresh.Contains(id))];
    }

    /// <summary>Messages that an earlier run took from a destructive source and did not settle come first.</summary>
    private async Task ReadInboxAsync()
    {
        var left = await _setup.Store.Syncs.ReadInboxAsync(_setup.Sync.Id, CancellationToken.None);
        if (left.Count > 0)
        {
            _reader.Inject(Inbox.Open(left, _setup.Cipher, _setup.Sync.Id, _state.Checkpoint ?? new Checkpoint("")));
        }
    }

    private sealed record StopAsked;
}
