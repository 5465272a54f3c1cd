using Gateway.Sdk;

namespace Gateway.Engine.Syncing;

/// <summary>Says which checkpoint is safe when pages settle out of order: the one after the last page before which nothing is open (delivery.md R1).</summary>
internal sealed class CheckpointTracker
{
    private readonly Queue<(long Ordinal, Checkpoint Checkpoint)> _pages = [];
    private readonly HashSet<long> _settled = [];

    /// <summary>Pages not passed yet.</summary>
    public int Waiting => _pages.Count;

    /// <summary>Takes note of a page, in reading order.</summary>
    public void Open(long ordinal, Checkpoint checkpoint) => _pages.Enqueue((ordinal, checkpoint));

    /// <summary>Takes note that every record of a page is settled, and returns the checkpoint that is safe now; null when an earlier page is open.</summary>
    public Checkpoint? Settle(long ordinal)
    {
        _settled.Add(ordinal);
        Checkpoint? safe = null;
        while (_pages.TryPeek(out var first) && _settled.Remove(first.Ordinal))
        {
            safe = first.Checkpoint;
            _pages.Dequeue();
        }

        return safe;
    }
}
