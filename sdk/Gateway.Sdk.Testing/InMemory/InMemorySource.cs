using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Sdk.Testing;

/// <summary>A system with one list of records, held in memory. Adapters connect to it; the system outlives them. Safe for concurrent use.</summary>
public sealed class InMemorySource
{
    private readonly Lock _lock = new();
    private readonly List<(long Position, SourceRecord Record)> _records = [];
    private readonly string _stream;
    private long _last;

    /// <summary>Makes a system without records.</summary>
    /// <param name="traits">How its stream behaves; null: repeatable with a cursor.</param>
    /// <param name="stream">Name of its stream.</param>
    public InMemorySource(SourceTraits? traits = null, string stream = "records")
    {
        Traits = traits ?? new SourceTraits { Mode = ReadMode.Repeatable };
        _stream = stream;
    }

    /// <summary>How the stream behaves.</summary>
    public SourceTraits Traits { get; }

    /// <summary>How many records the system holds.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _records.Count;
            }
        }
    }

    /// <summary>Called before each page with the number of pages already yielded; may throw or wait to stand for a fault.</summary>
    public Func<int, CancellationToken, Task>? BeforePage { get; set; }

    /// <summary>Adds one record at the end.</summary>
    public void Add(string json, ChangeKind kind = ChangeKind.Upsert)
    {
        lock (_lock)
        {
            _last++;
            _records.Add((_last, new SourceRecord(Encoding.UTF8.GetBytes(json), kind, _last.ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>Takes every record away that matches.</summary>
    public void Remove(Predicate<string> json)
    {
        lock (_lock)
        {
            _records.RemoveAll(entry => json(Encoding.UTF8.GetString(entry.Record.Json.Span)));
        }
    }

    /// <summary>Makes an adapter of this system.</summary>
    public ISourceAdapter Connect() => new Adapter(this);

    private (long Position, SourceRecord Record)[] Take(long after, int count)
    {
        lock (_lock)
        {
            return [.. _records.Where(entry => entry.Position > after).Take(count)];
        }
    }

    private void Forget(long upTo)
    {
        lock (_lock)
        {
            _records.RemoveAll(entry => entry.Position <= upTo);
        }
    }

    private sealed class Adapter(InMemorySource system) : ISourceAdapter
    {
        public ISource OpenSource(string stream) => stream == system._stream
            ? system.Traits.Mode == ReadMode.Destructive ? new DestructiveReader(system) : new Reader(system)
            : throw new AdapterException(FailureKind.Configuration, "GW2003", $"stream \"{stream}\" does not exist");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private class Reader(InMemorySource system) : ISource
    {
        protected InMemorySource Source => system;

        public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var after = request.Full || request.After is null ? 0 : long.Parse(request.After.Value, CultureInfo.InvariantCulture);
            var whole = after == 0 && system.Traits is { Mode: ReadMode.Snapshot } or { Deletes: DeleteSignal.Absence };
            for (var pages = 0; ; pages++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await (system.BeforePage?.Invoke(pages, cancellationToken) ?? Task.CompletedTask);
                var taken = system.Take(after, request.PageSize + 1);
                if (taken.Length == 0)
                {
                    if (whole && pages == 0)
                    {
                        yield return new Page([], new Checkpoint("0")) { CompletesSnapshot = true };
                    }

                    yield break;
                }

                var records = taken.AsSpan(0, Math.Min(taken.Length, request.PageSize)).ToArray();
                after = records[^1].Position;
                yield return new Page([.. records.Select(entry => entry.Record)], new Checkpoint(after.ToString(CultureInfo.InvariantCulture)))
                {
                    CompletesSnapshot = whole && taken.Length <= request.PageSize,
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class DestructiveReader(InMemorySource source) : Reader(source), IAcknowledges
    {
        public Task AcknowledgeAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Source.Forget(long.Parse(checkpoint.Value, CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        }
    }
}
