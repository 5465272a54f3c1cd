using Gateway.Engine.Runs;

namespace Gateway.Engine.Syncing;

/// <summary>Counts a run's records as they move from column to column. Only the run's loop changes it.</summary>
internal sealed class RunBooks
{
    private long _read, _delivered, _unchanged, _skipped, _held, _inFlight, _deleted, _settled;

    /// <summary>Changes of records that the destination held before.</summary>
    public long Changed { get; set; }

    /// <summary>Deletes planned.</summary>
    public long Deletes { get; set; }

    /// <summary>Records held only because an older copy of the store was taken over: no sign that something is wrong with them.</summary>
    public long Doubted { get; set; }

    public long Read => _read;

    public long HeldCount => _held;

    public void Unchanged() => (_read, _unchanged) = (_read + 1, _unchanged + 1);

    public void Skipped() => (_read, _skipped) = (_read + 1, _skipped + 1);

    public void Held() => (_read, _held) = (_read + 1, _held + 1);

    public void Sent() => (_read, _inFlight) = (_read + 1, _inFlight + 1);

    /// <summary>A delivery under way ended.</summary>
    /// <param name="kind">Which column it came from.</param>
    /// <param name="accepted">Whether the destination took it; otherwise it is held.</param>
    public void Ended(ItemOrigin kind, bool accepted)
    {
        switch (kind)
        {
            case ItemOrigin.Page when accepted:
                (_inFlight, _delivered) = (_inFlight - 1, _delivered + 1);
                break;
            case ItemOrigin.Page:
                (_inFlight, _held) = (_inFlight - 1, _held + 1);
                break;
            case ItemOrigin.Absence when accepted:
                _deleted++;
                break;
            case ItemOrigin.Recovered:
                _settled++;
                break;
        }
    }

    public Books ToBooks() => new(_read, _delivered, _unchanged, _skipped, _held, _inFlight) { Deleted = _deleted, Settled = _settled };
}

/// <summary>Where a delivery came from.</summary>
internal enum ItemOrigin
{
    /// <summary>A record of this run.</summary>
    Page,

    /// <summary>A record missing from the whole list.</summary>
    Absence,

    /// <summary>An earlier run.</summary>
    Recovered,
}
