using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>The keys of written records, in an append-only file: a batch is noted before its file appears and settled once it has.</summary>
internal sealed class SentJournal : IDisposable
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (string File, List<SentKey> Keys)> _unsettled = [];
    private readonly Dictionary<UInt128, ulong> _sent = [];

    private FileStream _file;

    private SentJournal(string path, TimeProvider time) =>
        (_path, _time, _file) = (path, time, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));

    internal static SentJournal Load(string path, TimeSpan window, TimeProvider time)
    {
        var journal = new SentJournal(path, time);
        try
        {
            journal.Replay(time.GetUtcNow().Subtract(window).ToUnixTimeSeconds());
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>The number of the newest file that has one; 0 where none has.</summary>
    internal long Number { get; private set; }

    /// <summary>The batches whose file may or may not have appeared.</summary>
    internal IReadOnlyList<(string Id, string File)> Unsettled() => [.. _unsettled.Select(batch => (batch.Key, batch.Value.File))];

    /// <summary>What a record is told whose key was written before; null when it was not.</summary>
    internal DeliveryOutcome? Find(SentKey key) => !_sent.TryGetValue(key.Key, out var content) ? null
        : content == key.Content ? DeliveryOutcome.Accepted
        : DeliveryOutcome.Rejected("GW4208", "its idempotency key was used before for other content.");

    internal void Begin(NewFile file, List<SentKey> keys)
    {
        _unsettled[file.Id] = (file.Name, keys);
        Number = file.Number;
        var text = new StringBuilder(FormattableString.Invariant($"begin {_time.GetUtcNow().ToUnixTimeSeconds()} {file.Id} {file.Name}\n"));
        foreach (var key in keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Key:x32}{key.Content:x16}\n");
        }

        Append(text.Append(CultureInfo.InvariantCulture, $"full {file.Id} {Number}\n").ToString());
    }

    internal void Settle(string id)
    {
        Append($"end {id}\n");
        Keep(id);
    }

    /// <summary>Forgets the batch begun last: nobody has seen its file, so that the next one takes its number.</summary>
    internal void Drop(string id)
    {
        Number--;
        Append(FormattableString.Invariant($"drop {id} {Number}\n"));
        _unsettled.Remove(id);
    }

    public void Dispose() => _file.Dispose();

    private void Keep(string id)
    {
        if (_unsettled.Remove(id, out var batch))
        {
            batch.Keys.ForEach(key => _sent[key.Key] = key.Content);
        }
    }

    private void Append(string text)
    {
        _file.Seek(0, SeekOrigin.End);
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the journal; what is older than the window is forgotten and, when it is most of the file, cut away.</summary>
    private void Replay(long oldest)
    {
        CutTornLine();
        using var reader = new StreamReader(_file, leaveOpen: true);
        var (current, full, kept, expired) = ("", new HashSet<string>(), new StringBuilder(), 0);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', 4);
            if (words is ["number", _] or ["full" or "drop", _, _])
            {
                Number = long.Parse(words[^1], CultureInfo.InvariantCulture);
            }

            if (words is ["begin", var at, var id, var file])
            {
                current = long.Parse(at, CultureInfo.InvariantCulture) >= oldest ? id : "";
                if (current.Length > 0)
                {
                    _unsettled[id] = (file, []);
                }
            }
            else if (words is ["full", var noted, _])
            {
                full.Add(noted);
            }
            else if (words is ["end", var ended])
            {
                Keep(ended);
            }
            else if (words is ["drop", var dropped, ..])
            {
                _unsettled.Remove(dropped);
            }
            else if (line.Length == 48 && _unsettled.TryGetValue(current, out var batch))
            {
                batch.Keys.Add(SentKey.Parse(line));
            }

            if (current.Length > 0 && words[0] != "number")
            {
                kept.Append(line).Append('\n');
            }
            else
            {
                expired += line.Length + 1;
            }
        }

        // A file is renamed only once its batch is noted in full: what a death cut short was never seen by anybody.
        foreach (var id in _unsettled.Keys.Where(id => !full.Contains(id)).ToList())
        {
            _unsettled.Remove(id);
        }

        if (expired > kept.Length)
        {
            Replace(kept.Append(CultureInfo.InvariantCulture, $"number {Number}\n").ToString());
        }
    }

    /// <summary>Removes a last line without its end, which a death in the middle of writing leaves, so that the next entry starts a line of its own.</summary>
    private void CutTornLine()
    {
        var end = _file.Length;
        for (_file.Position = end; end > 0; end--)
        {
            _file.Position = end - 1;
            if (_file.ReadByte() == '\n')
            {
                break;
            }
        }

        _file.SetLength(end);
        _file.Position = 0;
    }

    /// <summary>Puts a shorter journal in the place of this one. Until the renaming the old one stays whole, so that a death loses no key.</summary>
    private void Replace(string text)
    {
        var shorter = _path + ".new";
        using (var file = new FileStream(shorter, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        _file.Dispose();
        File.Move(shorter, _path, overwrite: true);
        _file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }
}

/// <summary>A file about to be written.</summary>
/// <param name="Id">Identifier of its batch.</param>
/// <param name="Name">Its name below the folder.</param>
/// <param name="Number">Its number; counted also where the name does not show it.</param>
internal readonly record struct NewFile(string Id, string Name, long Number);

/// <summary>One written record: the hash of its key and of its content.</summary>
internal readonly record struct SentKey(UInt128 Key, ulong Content)
{
    internal static SentKey Of(in Delivery delivery)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(delivery.IdempotencyKey), hash);
        var key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        SHA256.HashData(delivery.Content.Span, hash);
        return new SentKey(key, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    internal static SentKey Parse(string line) => new(
        UInt128.Parse(line.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        ulong.Parse(line.AsSpan(32, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
