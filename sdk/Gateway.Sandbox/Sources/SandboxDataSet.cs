namespace Gateway.Sandbox;

/// <summary>
/// The records of one stream at a partner. May be changed while it is being read. Each change gets the next change number,
/// so that a record that was updated or re-created moves to the end of the change feed while it keeps its place in the list.
/// </summary>
/// <param name="clock">Clock of the change times.</param>
public sealed class SandboxDataSet(TimeProvider clock)
{
    private readonly Dictionary<string, SandboxRecord> _byKey = [];
    private readonly List<SandboxRecord> _list = [];
    private SandboxRecord[]? _byChange;
    private SandboxRecord[]? _byTime;
    private long _changes;

    /// <summary>Guards every member below; a page is cut under it so that it shows one moment.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Number of records that are there.</summary>
    public int Count
    {
        get
        {
            lock (Gate)
            {
                return _list.Count;
            }
        }
    }

    /// <summary>Live records in list order, as they are at this moment.</summary>
    public IReadOnlyList<SandboxRecord> Records
    {
        get
        {
            lock (Gate)
            {
                return [.. _list];
            }
        }
    }

    internal IReadOnlyList<SandboxRecord> List => _list;

    /// <summary>All records and tombstones by change number.</summary>
    internal SandboxRecord[] ByChange => _byChange ??= [.. _byKey.Values.OrderBy(record => record.Change)];

    /// <summary>All records and tombstones by change time, then key.</summary>
    internal SandboxRecord[] ByTime =>
        _byTime ??= [.. _byKey.Values.OrderBy(record => record.ChangedAt).ThenBy(record => record.Key, StringComparer.Ordinal)];

    /// <summary>Creates, updates or re-creates a record. A new one comes last in the list, or first.</summary>
    /// <param name="key">Key of the record.</param>
    /// <param name="json">The record: one JSON object in UTF-8.</param>
    /// <param name="changedAt">Change time; now when null.</param>
    /// <param name="first">True puts a new record at the front of the list.</param>
    public void Put(string key, ReadOnlySpan<byte> json, DateTimeOffset? changedAt = null, bool first = false)
    {
        lock (Gate)
        {
            var record = new SandboxRecord(key, json.ToArray(), changedAt ?? clock.GetUtcNow(), ++_changes, Deleted: false);
            if (!_byKey.TryGetValue(key, out var old) || old.Deleted)
            {
                _list.Insert(first ? 0 : _list.Count, record);
            }
            else
            {
                _list[_list.IndexOf(old)] = record;
            }

            Keep(record);
        }
    }

    /// <summary>The record of that key, if it is there.</summary>
    public SandboxRecord? Find(string key)
    {
        lock (Gate)
        {
            return _byKey.TryGetValue(key, out var record) && !record.Deleted ? record : null;
        }
    }

    /// <summary>Deletes a record; its tombstone stays in the change feed. False when it is not there.</summary>
    public bool Delete(string key)
    {
        lock (Gate)
        {
            if (!_byKey.TryGetValue(key, out var old) || old.Deleted)
            {
                return false;
            }

            _list.Remove(old);
            Keep(new SandboxRecord(key, default, clock.GetUtcNow(), ++_changes, Deleted: true));
            return true;
        }
    }

    private void Keep(SandboxRecord record)
    {
        _byKey[record.Key] = record;
        _byChange = null;
        _byTime = null;
    }
}

/// <summary>One record of a stream, or its tombstone.</summary>
/// <param name="Key">Key of the record.</param>
/// <param name="Json">The record in UTF-8; empty for a tombstone.</param>
/// <param name="ChangedAt">When the partner says it changed.</param>
/// <param name="Change">Number of the change, growing over the whole stream.</param>
/// <param name="Deleted">True for a tombstone.</param>
public sealed record SandboxRecord(string Key, ReadOnlyMemory<byte> Json, DateTimeOffset ChangedAt, long Change, bool Deleted);
