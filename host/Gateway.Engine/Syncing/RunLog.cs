using Gateway.Engine.Checkpoints;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Syncing;

/// <summary>Writes down what a run has come to: in the store, in the anchor file, to the observer. Only the run's loop calls it.</summary>
internal sealed class RunLog(RunSetup setup, Lease lease, PendingCommit pending, HeldKeeper held, RunBooks books, RunRecord run)
{
    private static readonly TimeSpan AnchorEvery = TimeSpan.FromSeconds(1);

    private RunRecord _run = run;
    private long _anchoredAt;

    /// <summary>How the run ends.</summary>
    public void Ends(RunState state, RunProblem? problem) => _run = _run with { State = state, Problem = problem };

    /// <summary>Makes everything pending durable.</summary>
    public async Task CommitAsync()
    {
        var opened = pending.Opened.Count > 0;
        CrashPoint.Reach(opened ? "before-intent" : "before-result");
        _run = Now(_run);
        await WriteAsync(pending.Take(lease, _run with { State = RunState.Running, Problem = null }, held.TakeTransitions()));
        CrashPoint.Reach(opened ? "after-intent" : "after-result");
        if (setup.Time.GetElapsedTime(_anchoredAt) >= AnchorEvery)
        {
            _anchoredAt = setup.Time.GetTimestamp();
            setup.Anchor?.Flush();
        }

        setup.Observer?.Invoke(_run);
    }

    /// <summary>Writes the run's last commit.</summary>
    public async Task<RunRecord> EndAsync()
    {
        var end = Now(_run) with { EndedAt = setup.Time.GetUtcNow(), Notes = [.. Window(), .. setup.Drift?.Notes() ?? []] };
        await WriteAsync(pending.Take(lease, end, held.TakeTransitions()) with { Kind = "end" });
        CrashPoint.Reach("after-end");
        setup.Anchor?.Flush();
        return end;
    }

    private IEnumerable<string> Window() =>
        setup.Request.Window is { } window ? [$"read only what changed from {window.From.UtcDateTime:u} to before {window.To.UtcDateTime:u}"] : [];

    private RunRecord Now(RunRecord run) => run with { Books = books.ToBooks(), CheckpointTo = pending.Checkpoint is { } safe ? CheckpointSeal.MarkOf(safe) : run.CheckpointTo };

    private async Task WriteAsync(SyncCommit commit)
    {
        var position = await setup.Store.Syncs.CommitAsync(commit, CancellationToken.None);
        setup.Anchor?.Note(position);
    }
}
