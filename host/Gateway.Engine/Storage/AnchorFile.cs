using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Engine.Storage;

/// <summary>
/// The newest journal entry, written down outside the database: a database that is older than its anchor was restored, or has lost commits
/// that SQLite itself would not miss (delivery.md S7 and rollback detection).
/// </summary>
/// <remarks>Append-only lines of sequence, hash, database, floor of numbers (none: 0) and MAC; safe for concurrent use.</remarks>
public sealed class AnchorFile : IDisposable
{
    private const long CompactAtBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly byte[] _key;
    private readonly Guid _database;
    private FileStream _stream;
    private JournalPosition _written;
    private JournalPosition _newest;
    private long _floor;

    private AnchorFile(string path, byte[] key, Guid database, FileStream stream)
    {
        (_path, _key, _database, _stream) = (path, key, database, stream);
    }

    /// <summary>Opens the anchor of a database and says how the two agree.</summary>
    /// <param name="path">The file; it should lie on another disk than the database.</param>
    /// <param name="key">Key of the line MACs.</param>
    /// <param name="head">The database's newest entry.</param>
    /// <param name="hashAt">Hash of the journal entry with a number; null when there is none.</param>
    /// <param name="finding">What was found.</param>
    public static AnchorFile Open(string path, byte[] key, JournalHead head, Func<long, string?> hashAt, out AnchorFinding finding)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var (last, floor, database) = Read(path, key);
        finding = last switch
        {
            null => new AnchorFinding(head.Sequence == 0 && new FileInfo(path) is not { Exists: true, Length: > 0 } ? AnchorState.Agrees : AnchorState.Missing, 0, head.Sequence),
            { } anchor when database != head.Database || anchor.Sequence > head.Sequence || hashAt(anchor.Sequence) != anchor.Hash => new AnchorFinding(AnchorState.DatabaseIsOlder, anchor.Sequence, head.Sequence, floor),
            { } anchor => new AnchorFinding(AnchorState.Agrees, anchor.Sequence, head.Sequence, floor),
        };
        var stream = OpenAtEnd(path);
        return new AnchorFile(path, key, head.Database, stream) { _written = last ?? default, _newest = last ?? default, _floor = floor };
    }

    /// <summary>The newest entry that an anchor file knows of a database. Null: there is no anchor for it.</summary>
    public static JournalPosition? Peek(string path, byte[] key, Guid database) => Read(path, key) is { Last: { } last } line && line.Database == database ? last : null;

    /// <summary>Takes note of a commit; <see cref="Flush"/> writes the newest one down.</summary>
    public void Note(JournalPosition position)
    {
        lock (_gate)
        {
            _newest = position.Sequence > _newest.Sequence ? position : _newest;
        }
    }

    /// <summary>Writes the newest commit down, durably. Nothing happens when it is there already.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            if (_newest.Sequence <= _written.Sequence)
            {
                return;
            }

            CrashPoint.Reach("before-anchor");
            try
            {
                Compact();
                _stream.Write(Encoding.ASCII.GetBytes(Line(_newest, _database, _floor, _key) + "\n"));
                _stream.Flush(flushToDisk: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                throw new StoreException("GW6105", $"the anchor {_path} cannot be written: {exception.Message.TrimEnd('.')}", "make room on its disk, or check the disk", exception);
            }

            _written = _newest;
        }
    }

    /// <summary>Accepts a database that is older than its anchor: the anchor starts again from it.</summary>
    /// <param name="position">The database's newest entry.</param>
    /// <param name="floor">Above every number that changes had so far: a copy from before this moment does not know it.</param>
    public void Accept(JournalPosition position, long floor)
    {
        lock (_gate)
        {
            _stream.SetLength(0);
            (_written, _newest, _floor) = (default, position, floor);
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private void Compact()
    {
        if (_stream.Length < CompactAtBytes)
        {
            return;
        }

        var fresh = _path + ".tmp";
        File.WriteAllText(fresh, Line(_written, _database, _floor, _key) + "\n");
        _stream.Dispose();
        File.Move(fresh, _path, overwrite: true);
        _stream = OpenAtEnd(_path);
    }

    private static FileStream OpenAtEnd(string path)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private static (JournalPosition? Last, long Floor, Guid Database) Read(string path, byte[] key)
    {
        // A torn last line is what a power cut leaves behind; the one before it still holds.
        foreach (var line in File.Exists(path) ? File.ReadLines(path).Reverse() : [])
        {
            if (line.Split(' ') is [var sequence, var hash, var named, .. var rest]
                && Guid.TryParseExact(named, "N", out var database)
                && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && FloorOf(rest) is { } floor
                && line == Line(new JournalPosition(number, hash), database, floor, key))
            {
                return (new JournalPosition(number, hash), floor, database);
            }
        }

        return (null, 0, default);
    }

    private static long? FloorOf(string[] rest) => rest switch
    {
        [_] => 0,
        [var floor, _] when long.TryParse(floor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string Line(JournalPosition position, Guid database, long floor, byte[] key)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{position.Sequence} {position.Hash} {database:N}{(floor > 0 ? $" {floor}" : "")}");
        return $"{text} {Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text))[..16])}";
    }
}

/// <summary>How a database and its anchor agree.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Anchored">Newest entry the anchor knows.</param>
/// <param name="Stored">Newest entry the database has.</param>
/// <param name="Floor">Above every number that changes had before the last older copy was taken over. 0: none ever was.</param>
public sealed record AnchorFinding(AnchorState State, long Anchored, long Stored, long Floor = 0);

/// <summary>How a database and its anchor agree.</summary>
public enum AnchorState
{
    /// <summary>They agree.</summary>
    Agrees,

    /// <summary>There is no anchor for this database (delivery.md D12).</summary>
    Missing,

    /// <summary>
    /// The anchor knows commits that the database does not have, or has differently, or it is that of another database: nothing may be sent before a person
    /// confirms. A database whose write-ahead log was deleted early may come back empty, under a new identity.
    /// </summary>
    DatabaseIsOlder,
}
