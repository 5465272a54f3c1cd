using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Engine.Plugins;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Comparing;

/// <summary>A partner that lists what it holds and can lose, change and double it. A second record under one key is a second row, unless the class is U.</summary>
internal sealed class PartnerBook(DestinationClass kind) : IBoundEndpoint
{
    /// <summary>What it holds, in the order in which it is listed.</summary>
    public List<(string Key, string Json)> Rows { get; } = [];

    /// <summary>Keys of everything that was ever sent, with the idempotency key.</summary>
    public List<(string Key, string Once)> Sent { get; } = [];

    /// <summary>Whether the list ends without its end being seen.</summary>
    public bool EndsEarly { get; set; }

    /// <summary>Lists without one row for as many readings.</summary>
    public (string Key, int Readings) Hides { get; set; }

    /// <summary>Whether deliveries are answered with "nobody knows".</summary>
    public bool LosesAnswers { get; set; }

    public int Readings { get; private set; }

    /// <summary>Called at the start of each reading with its number.</summary>
    public Func<int, Task> OnReading { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<StreamDescription> Streams =>
    [
        new("arsip")
        {
            Source = new SourceTraits { Mode = ReadMode.Snapshot, Cursor = CursorKind.None },
            Destination = new DestinationTraits { Class = kind, Deletes = true, SettleTime = TimeSpan.FromMilliseconds(5), MaxBatchSize = 3 },
        },
    ];

    public void Change(string key, Func<string, string> change)
    {
        var at = Rows.FindIndex(row => row.Key == key);
        Rows[at] = (key, change(Rows[at].Json));
    }

    public IAdapter Create(AdapterContext context) => new Adapter(this);

    private DeliveryOutcome Take(Delivery delivery)
    {
        Sent.Add((delivery.Key, delivery.IdempotencyKey));
        if (delivery.Kind == ChangeKind.Delete || kind == DestinationClass.Upsert)
        {
            Rows.RemoveAll(row => row.Key == delivery.Key);
        }

        if (delivery.Kind == ChangeKind.Upsert)
        {
            Rows.Add((delivery.Key, Encoding.UTF8.GetString(delivery.Content.Span)));
        }

        return LosesAnswers ? DeliveryOutcome.Unknown("GW4024", "no answer") : DeliveryOutcome.Accepted;
    }

    private sealed class Adapter(PartnerBook book) : ISourceAdapter, IDestinationAdapter
    {
        public ISource OpenSource(string stream) => new List(book);

        public IDestination OpenDestination(string stream) => new Desk(book);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Desk(PartnerBook book) : IDestination
    {
        public Task<DeliveryResult> DeliverAsync(DeliveryBatch batch, CancellationToken cancellationToken) =>
            Task.FromResult(new DeliveryResult([.. batch.Deliveries.Select(book.Take)]));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class List(PartnerBook book) : ISource
    {
        public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await book.OnReading(++book.Readings);
            var rows = book.Rows.Where(row => row.Key != book.Hides.Key || book.Readings > book.Hides.Readings).ToArray();
            var pages = rows.Chunk(2).DefaultIfEmpty([]).ToArray();
            for (var i = 0; i < pages.Length; i++)
            {
                yield return new Page([.. pages[i].Select(row => new SourceRecord(Encoding.UTF8.GetBytes(row.Json)))], new Checkpoint($"{i}"))
                {
                    CompletesSnapshot = !book.EndsEarly && i == pages.Length - 1,
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
