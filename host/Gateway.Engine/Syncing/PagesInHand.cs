using System.Diagnostics.CodeAnalysis;
using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>The pages of a run between being mapped and being settled, and the checkpoint that is safe because of them. Only the run's loop calls it.</summary>
internal sealed class PagesInHand(RunSetup setup, PageReader reader, PendingCommit pending)
{
    private readonly CheckpointTracker _tracker = new();
    private readonly Queue<MappedPage> _waiting = [];

    /// <summary>The last checkpoint before which everything is settled. Null: there was none.</summary>
    public Checkpoint? Reached { get; private set; }

    /// <summary>Whether pages wait for being planned.</summary>
    public bool Any => _waiting.Count > 0;

    /// <summary>Takes a page over.</summary>
    public void Take(MappedPage page)
    {
        _tracker.Open(page.Ordinal, page.Source.Checkpoint);
        _waiting.Enqueue(page);
    }

    /// <summary>The first page that is not planned to its end.</summary>
    public bool TryPeek([NotNullWhen(true)] out MappedPage? page) => _waiting.TryPeek(out page);

    /// <summary>The first page is planned to its end.</summary>
    public void Planned()
    {
        var page = _waiting.Dequeue();
        if (page.Settled)
        {
            Settled(page);
        }
    }

    /// <summary>Every record of a page is settled.</summary>
    public void Settled(MappedPage page)
    {
        if (_tracker.Settle(page.Ordinal) is { } safe)
        {
            Reached = setup.MovesCheckpoint ? safe : null;
            pending.Checkpoint = setup.FromStart || !setup.MovesCheckpoint || safe.Value.Length == 0 ? pending.Checkpoint : setup.Checkpoints.Seal(safe);
        }

        if (setup.SourceTraits.Mode == ReadMode.Destructive)
        {
            pending.Handled(page.Source.Records.Select(record => record.MessageId).OfType<string>());
        }

        Drop(page);
    }

    /// <summary>Pages of which nothing is under way are given up; the checkpoint stands before them.</summary>
    public void Discard()
    {
        while (_waiting.TryDequeue(out var page))
        {
            if (page.Open == 0)
            {
                Drop(page);
            }
        }
    }

    /// <summary>Lets go of a page and lets another be read.</summary>
    public void Drop(MappedPage page)
    {
        page.Dispose();
        reader.Release();
    }
}
