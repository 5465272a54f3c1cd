using Gateway.Engine.Comparing;
using Gateway.Engine.Runs;
using Gateway.Engine.Storage;

namespace Gateway.Engine.Verifying;

/// <summary>Walks the journal once and checks what it proves by itself. Not safe for concurrent use.</summary>
/// <param name="resends">Whether a sync is allowed to send again what a naked destination may have.</param>
/// <param name="startOf">The digest of the checkpoint that a run began at; "" for the start. Null: history does not know the run any more.</param>
/// <param name="report">Receives what is broken.</param>
internal sealed class JournalCheck(Func<string, bool> resends, Func<Guid, string?> startOf, Action<Violation> report)
{
    private readonly BatchTraces _batches = new(resends, report);
    private readonly Dictionary<string, long> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _checkpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, RunTrace> _runs = [];
    private readonly Dictionary<string, Guid> _newest = new(StringComparer.Ordinal);
    private string? _hash;

    /// <summary>Entries seen.</summary>
    public long Entries { get; private set; }

    /// <summary>Number of the entry seen last.</summary>
    public long Last { get; private set; }

    /// <summary>Runs that the journal speaks of.</summary>
    public IReadOnlyCollection<Guid> Runs => _runs.Keys;

    /// <param name="entry">The next entry.</param>
    /// <param name="before">Number and hash of the entry before the first; only read then.</param>
    public void Take(JournalEntry entry, JournalPosition before)
    {
        if (_hash is null)
        {
            (Last, _hash) = (before.Sequence, before.Hash);
            _batches.KnownFrom = before.Sequence == 0 ? DateTimeOffset.MinValue : entry.At;
        }

        if (entry.Sequence != Last + 1 || !entry.Follows(_hash))
        {
            report(new Violation(Invariant.Chain, null, entry.Sequence, $"entry {entry.Sequence} does not follow entry {Last}"));
        }

        (Entries, Last, _hash) = (Entries + 1, entry.Sequence, entry.Hash);
        Token(entry);
        if (entry.Action is "state.reset" or RepairOrder.Action)
        {
            _checkpoints.Remove(entry.Subject);
        }

        if (CommitFacts.RunOf(entry) is { } run && CommitFacts.Of(entry) is { } facts)
        {
            _batches.Take(entry, run, facts);
            Run(entry, run, facts);
        }
    }

    private void Token(JournalEntry entry)
    {
        if (entry.Token == 0)
        {
            return;
        }

        var seen = _tokens.GetValueOrDefault(entry.Subject);
        if (entry.Token < seen)
        {
            report(new Violation(Invariant.Fence, CommitFacts.RunOf(entry), entry.Sequence, $"token {entry.Token} of \"{entry.Subject}\" follows token {seen}"));
        }

        _tokens[entry.Subject] = Math.Max(seen, entry.Token);
    }

    private void Run(JournalEntry entry, Guid id, CommitFacts facts)
    {
        if (facts.Run is not { } state || state == RunState.Interrupted)
        {
            return;
        }

        if (!_runs.TryGetValue(id, out var run))
        {
            _runs.Add(id, run = new RunTrace { Config = facts.Config });
            _newest[entry.Subject] = id;
            Begins(entry, id);
        }
        else if (_newest[entry.Subject] != id)
        {
            report(new Violation(Invariant.Overlap, id, entry.Sequence, $"the run commits after run {_newest[entry.Subject]} of the same sync had begun"));
        }

        if (run.Config != facts.Config)
        {
            report(new Violation(Invariant.Pinned, id, entry.Sequence, $"configuration {run.Config} became {facts.Config}"));
        }

        run.Held += facts.Held;
        Balance(entry, id, run, facts);
        if (facts.Checkpoint is { } checkpoint)
        {
            _checkpoints[entry.Subject] = checkpoint;
            if (!run.Passed.Add(checkpoint) && run.Checkpoint != checkpoint)
            {
                report(new Violation(Invariant.Cursor, id, entry.Sequence, "the checkpoint came back to a place that the run had passed"));
            }

            run.Checkpoint = checkpoint;
        }

        if (state == RunState.Finished)
        {
            _batches.Finished(entry, id);
        }
    }

    private void Begins(JournalEntry entry, Guid run)
    {
        if (startOf(run) is { } began && _checkpoints.TryGetValue(entry.Subject, out var committed) && began != committed)
        {
            report(new Violation(Invariant.Cursor, run, entry.Sequence, "the run did not begin at the checkpoint committed before it, and nobody reset it"));
        }
    }

    private void Balance(JournalEntry entry, Guid id, RunTrace run, CommitFacts facts)
    {
        if (facts.ReadBooks() is not { } books)
        {
            return;
        }

        if (!books.Balanced)
        {
            report(new Violation(Invariant.Balance, id, entry.Sequence, $"the books do not balance: {facts.Books}"));
        }

        if (books.Held > run.Held)
        {
            report(new Violation(Invariant.Held, id, entry.Sequence, $"{books.Held} records are held in the books, {run.Held} were stored"));
        }
    }

    private sealed class RunTrace
    {
        public string? Config { get; init; }

        public long Held { get; set; }

        public string? Checkpoint { get; set; }

        public HashSet<string> Passed { get; } = new(StringComparer.Ordinal);
    }
}
