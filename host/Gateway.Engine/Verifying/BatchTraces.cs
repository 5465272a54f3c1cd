using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Engine.Verifying;

/// <summary>Follows batches through the journal: intent, calls, outcome (invariants 2, 8, 10, 13). Not safe for concurrent use.</summary>
/// <param name="resends">Whether a sync is allowed to send again what a naked destination may have.</param>
/// <param name="report">Receives what is broken.</param>
internal sealed class BatchTraces(Func<string, bool> resends, Action<Violation> report)
{
    private readonly Dictionary<Guid, Trace> _open = [];

    /// <summary>Batches made before then may have their intent in entries that are not kept any more.</summary>
    public DateTimeOffset KnownFrom { get; set; }

    public void Take(JournalEntry entry, Guid run, CommitFacts facts)
    {
        foreach (var sent in facts.Sent)
        {
            Sent(entry, run, sent);
        }

        foreach (var (id, state) in facts.State)
        {
            if (_open.TryGetValue(id, out var trace))
            {
                (trace.Intended, trace.Unknown) = (state == BatchState.Intent ? run : trace.Intended, state == BatchState.Unknown);
            }
        }

        foreach (var id in facts.Open)
        {
            _open[id] = new Trace { Run = run, Intended = run, Naked = facts.Class == nameof(DestinationClass.Naked) && !resends(entry.Subject) };
        }

        foreach (var id in facts.Close)
        {
            if (!_open.Remove(id) && StoredBatch.TimeOf(id) > KnownFrom)
            {
                report(new Violation(Invariant.Intent, run, entry.Sequence, $"batch {id:N} was settled and never stored"));
            }
        }
    }

    /// <summary>A run says that it has finished.</summary>
    public void Finished(JournalEntry entry, Guid run)
    {
        foreach (var (id, _) in _open.Where(batch => batch.Value.Run == run))
        {
            report(new Violation(Invariant.Settled, run, entry.Sequence, $"batch {id:N} is still under way"));
        }
    }

    private void Sent(JournalEntry entry, Guid run, SentFacts sent)
    {
        if (!_open.TryGetValue(sent.Batch, out var trace))
        {
            if (StoredBatch.TimeOf(sent.Batch) > KnownFrom)
            {
                report(new Violation(Invariant.Intent, run, entry.Sequence, $"batch {sent.Batch:N} was sent without a stored intent"));
            }

            return;
        }

        if (sent.Attempt <= trace.Attempts)
        {
            report(new Violation(Invariant.Attempts, run, entry.Sequence, $"try {sent.Attempt} of batch {sent.Batch:N} follows try {trace.Attempts}"));
        }

        if (trace.Naked && (trace.Unknown || trace.Intended != run))
        {
            report(new Violation(Invariant.Doubt, run, entry.Sequence, $"batch {sent.Batch:N} was sent although the partner may have had it"));
        }

        (trace.Attempts, trace.Unknown) = (sent.Attempt, sent.Verdict == "unknown");
    }

    private sealed class Trace
    {
        /// <summary>The run that made it.</summary>
        public Guid Run { get; init; }

        /// <summary>The run that last stored that it is about to be sent: one of an earlier run may have been.</summary>
        public Guid Intended { get; set; }

        public bool Naked { get; init; }

        public bool Unknown { get; set; }

        public int Attempts { get; set; }
    }
}
