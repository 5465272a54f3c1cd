using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>The keys of written records, in an append-only file: a batch is noted before its file appears and settled once it has.</summary>
internal sealed class SentJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (string File, List<SentKey> Keys)> _unsettled = [];
    private readonly Dictionary<UInt128, ulong> _sent = [];

    private SentJournal(FileStream file, TimeProvider time) => (_file, _time) = (file, time);

    internal static SentJournal Load(string path, TimeSpan window, TimeProvider time)
    {
        var journal = new SentJournal(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), time);
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
        var text = new StringBuilder(FormattableString.Invariant($"number {Number}\nbegin {_time.GetUtcNow().ToUnixTimeSeconds()} {file.Id} {file.Name}\n"));
        foreach (var key in keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Key:x32}{key.Content:x16}\n");
        }

        Append(text.ToString());
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
        Append(FormattableString.Invariant($"drop {id}\nnumber {Number}\n"));
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
        using var reader = new StreamReader(_file, leaveOpen: true);
        var (current, kept, expired) = ("", new StringBuilder(), 0);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', 4);
            if (words is ["number", var number])
            {
                Number = long.Parse(number, CultureInfo.InvariantCulture);
                expired += line.Length + 1;
                continue;
            }

            if (words is ["begin", var at, var id, var file])
            {
                current = long.Parse(at, CultureInfo.InvariantCulture) >= oldest ? id : "";
                if (current.Length > 0)
                {
                    _unsettled[id] = (file, []);
                }
            }
            else if (words is ["end", var ended])
            {
                Keep(ended);
            }
            else if (words is ["drop", var dropped])
            {
                _unsettled.Remove(dropped);
            }
            else if (line.Length == 48 && _unsettled.TryGetValue(current, out var batch))
            {
                batch.Keys.Add(SentKey.Parse(line));
            }

            if (current.Length > 0)
            {
                kept.Append(line).Append('\n');
            }
            else
            {
                expired += line.Length + 1;
            }
        }

        if (expired > kept.Length)
        {
            _file.SetLength(0);
            Append(kept.Append(CultureInfo.InvariantCulture, $"number {Number}\n").ToString());
        }
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
