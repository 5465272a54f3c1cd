using Gateway.Engine.Checkpoints;
using Gateway.Engine.HeldRecords;
using Gateway.Engine.Restoring;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Syncing;

/// <summary>Takes the lease of a sync, loads what is known of it, runs it, and writes down how it ended.</summary>
/// <param name="holder">Who runs: unique for a process.</param>
/// <param name="timeToLive">How long a lease lasts without renewal.</param>
internal sealed class SyncRunner(string holder, TimeSpan timeToLive)
{
    /// <summary>Runs a sync once.</summary>
    /// <returns>The run as history keeps it; null when somebody else is running the sync.</returns>
    public async Task<RunRecord?> RunAsync(RunSetup setup, CancellationToken cancellationToken)
    {
        CrashPoint.Reach("before-lease");
        if (await setup.Store.Leases.TryAcquireAsync(setup.Sync.Id, holder, timeToLive, cancellationToken) is not { } lease)
        {
            return null;
        }

        CrashPoint.Reach("after-lease");
        await using var keeper = new LeaseKeeper(setup.Store.Leases, lease, timeToLive, setup.Time);
        var run = new RunRecord
        {
            Id = Guid.CreateVersion7(setup.Time.GetUtcNow()),
            Sync = setup.Sync.Id,
            Cause = setup.Request.Cause,
            State = RunState.Running,
            StartedAt = setup.Time.GetUtcNow(),
            ConfigVersion = setup.ConfigVersion,
            Token = lease.Token,
        };
        try
        {
            return await ExecuteAsync(setup, keeper, run, cancellationToken);
        }
        catch (FencedException exception)
        {
            return run with { State = RunState.Fenced, EndedAt = setup.Time.GetUtcNow(), Problem = new RunProblem("GW6302", exception.Message, "nothing: the new holder goes on") };
        }
        catch (StoreException exception)
        {
            return (await KnownAsync(setup.Store.Runs, run)) with { State = RunState.Failed, EndedAt = setup.Time.GetUtcNow(), Problem = new RunProblem(exception.Code, exception.Message, exception.Fix) };
        }
    }

    /// <summary>The run as far as it was committed.</summary>
    private static async Task<RunRecord> KnownAsync(IRunStore runs, RunRecord run)
    {
        try
        {
            return await runs.FindAsync(run.Id, CancellationToken.None) ?? run;
        }
        catch (StoreException)
        {
            // The store that failed the run cannot be read either; the next run closes what is left of this one.
            return run;
        }
    }

    private static async Task<RunRecord> ExecuteAsync(RunSetup setup, LeaseKeeper keeper, RunRecord run, CancellationToken cancellationToken)
    {
        await CloseInterruptedAsync(setup, keeper.Lease, cancellationToken);
        var state = await setup.Store.Syncs.LoadAsync(setup.Sync.Id, cancellationToken);
        setup = setup with { Restored = await Restores.LoadAsync(setup.Store.Values, setup.Sync.Id, cancellationToken) };
        var ledger = await new LedgerLoad(setup).RunAsync(keeper.Lease, run.Id, cancellationToken);
        var held = new HeldIndex(await setup.Store.Held.OpenAsync(setup.Sync.Id, cancellationToken));
        await using var execution = new SyncRun(setup, keeper, run with { CheckpointFrom = state.Checkpoint is { } stored ? CheckpointSeal.MarkOf(stored) : null }, state, ledger, held);
        var end = await execution.ExecuteAsync(cancellationToken);
        if (end.State == RunState.Finished)
        {
            await Restores.PassAsync(setup, CancellationToken.None);
        }

        return end;
    }

    /// <summary>Runs that history still shows as running have lost their process.</summary>
    private static async Task CloseInterruptedAsync(RunSetup setup, Lease lease, CancellationToken cancellationToken)
    {
        foreach (var dead in await setup.Store.Runs.ListAsync(new RunQuery(setup.Sync.Id, RunState.Running), cancellationToken))
        {
            var closed = dead with { State = RunState.Interrupted, EndedAt = setup.Time.GetUtcNow(), Problem = new RunProblem("GW6303", "the process ended during this run", "nothing: this run settles what it left") };
            await setup.Store.Syncs.CommitAsync(new SyncCommit(lease, "interrupted") { Run = dead.Id, Progress = closed }, cancellationToken);
        }
    }
}
