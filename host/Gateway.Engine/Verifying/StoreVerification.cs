using Gateway.Engine.HeldRecords;
using Gateway.Engine.Ledgers;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Verifying;

/// <summary>What a verification found.</summary>
/// <param name="Entries">Journal entries checked.</param>
/// <param name="Runs">Runs that the journal speaks of.</param>
/// <param name="Violations">What does not hold.</param>
public sealed record VerificationResult(long Entries, IReadOnlyCollection<Guid> Runs, IReadOnlyList<Violation> Violations);

/// <summary>
/// Proves what the store alone can prove of its runs: from the journal, the ledgers, the held records and the run history, and from nothing that a run
/// keeps in memory (delivery.md, invariants).
/// </summary>
/// <param name="Store">The store.</param>
/// <param name="Cipher">Opens ledgers.</param>
/// <param name="Resends">Whether a sync is allowed to send again what a naked destination may have.</param>
public sealed record StoreVerification(IGatewayStore Store, IPayloadCipher Cipher, Func<string, bool> Resends)
{
    private const int PageSize = 1_000;

    /// <summary>Checks the whole store.</summary>
    public async Task<VerificationResult> CheckAsync(CancellationToken cancellationToken)
    {
        var violations = new List<Violation>();
        var runs = await RunsAsync(cancellationToken);
        var journal = new JournalCheck(Resends, run => runs.TryGetValue(run, out var known) ? Start(known) : null, violations.Add);
        var origin = await Store.Journal.OriginAsync(cancellationToken);
        await foreach (var entry in Store.Journal.ReadAsync(origin.Sequence + 1, cancellationToken))
        {
            journal.Take(entry, origin);
        }

        foreach (var sync in runs.Values.Select(run => run.Sync).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await CheckLedgerAsync(sync, violations.Add, cancellationToken);
            await CheckHeldAsync(sync, violations.Add, cancellationToken);
        }

        return new VerificationResult(journal.Entries, journal.Runs, violations);
    }

    private static string? Start(RunRecord run) => run.Cause == RunCause.Replay ? null : run.CheckpointFrom ?? "";

    private async Task<Dictionary<Guid, RunRecord>> RunsAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<Guid, RunRecord>();
        for (Guid? before = null; ;)
        {
            var page = await Store.Runs.ListAsync(new RunQuery(Limit: PageSize, Before: before), cancellationToken);
            foreach (var run in page)
            {
                all.Add(run.Id, run);
            }

            if (page.Count < PageSize)
            {
                return all;
            }

            before = page[^1].Id;
        }
    }

    private async Task CheckLedgerAsync(string sync, Action<Violation> report, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<EntityId, LedgerEntry>();
        await foreach (var segment in new LedgerLog(Store.Syncs, Cipher, sync).ReadAsync(cancellationToken))
        {
            foreach (var entry in segment.Entries)
            {
                if (seen.TryGetValue(entry.Entity, out var before))
                {
                    Compare(sync, before, entry, report);
                }

                seen[entry.Entity] = entry;
            }
        }
    }

    private static void Compare(string sync, in LedgerEntry before, in LedgerEntry entry, Action<Violation> report)
    {
        if (entry.Sequence < before.Sequence)
        {
            report(new Violation(Invariant.Order, null, 0, $"{sync}: change {entry.Sequence} of a key was written after change {before.Sequence}"));
        }
        else if (entry.Sequence == before.Sequence && !before.Uncertain && !entry.Uncertain && (entry.Hash, entry.Deleted) != (before.Hash, before.Deleted))
        {
            report(new Violation(Invariant.OneContent, null, 0, $"{sync}: change {entry.Sequence} of a key stands for two contents"));
        }
    }

    private async Task CheckHeldAsync(string sync, Action<Violation> report, CancellationToken cancellationToken)
    {
        for (Guid? after = null; ;)
        {
            var page = await Store.Held.ListAsync(new HeldQuery(sync, Limit: PageSize, After: after), cancellationToken);
            foreach (var empty in page.Where(record => record.Sealed is null))
            {
                report(new Violation(Invariant.Held, empty.Run, 0, $"held record {empty.Id} has lost its content"));
            }

            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].Id;
        }
    }
}
