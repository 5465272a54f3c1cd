using System.Text.Json.Nodes;

namespace Gateway.Sdk;

/// <summary>One list of records an endpoint offers or takes.</summary>
/// <param name="Name">Lower-case name, unique within the endpoint.</param>
public sealed record StreamDescription(string Name)
{
    /// <summary>What reading this stream means. Null: it cannot be read.</summary>
    public SourceTraits? Source { get; init; }

    /// <summary>What writing this stream means. Null: it cannot be written.</summary>
    public DestinationTraits? Destination { get; init; }

    /// <summary>Shape of a record as JSON Schema (draft-07), declared or discovered. Null: not known; mappings are then checked against nothing.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>How a stream behaves when it is read. The conformance suite proves what is declared here.</summary>
public sealed record SourceTraits
{
    /// <summary>What the same checkpoint yields when read again.</summary>
    public required ReadMode Mode { get; init; }

    /// <summary>What the source's cursor is made of.</summary>
    public CursorKind Cursor { get; init; } = CursorKind.Opaque;

    /// <summary>How a record that was deleted at the source shows.</summary>
    public DeleteSignal Deletes { get; init; } = DeleteSignal.None;

    /// <summary>How late a record may appear behind a cursor that has passed it. Only for time cursors. Default: 10 minutes.</summary>
    public TimeSpan LateWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether <see cref="ReadRequest.Window"/> is understood, so that a span of the past can be read again. Default: false.</summary>
    public bool Windows { get; init; }
}

/// <summary>What the same checkpoint yields when read again.</summary>
public enum ReadMode
{
    /// <summary>The same or newer data.</summary>
    Repeatable,

    /// <summary>Nothing: reading consumes (queue, file pick-up, webhook). The host stores what was read before it lets the source acknowledge.</summary>
    Destructive,

    /// <summary>Every read yields the whole list.</summary>
    Snapshot,
}

/// <summary>What a source's cursor is made of.</summary>
public enum CursorKind
{
    /// <summary>The partner's own token.</summary>
    Opaque,

    /// <summary>A time and an identifier that breaks ties.</summary>
    TimeAndId,

    /// <summary>A page number: rows may shift while paging, so every run is a full scan.</summary>
    Page,

    /// <summary>None: every run is a full scan.</summary>
    None,
}

/// <summary>How deletes at the source show.</summary>
public enum DeleteSignal
{
    /// <summary>They do not show.</summary>
    None,

    /// <summary>As a record with <see cref="ChangeKind.Delete"/>.</summary>
    Tombstone,

    /// <summary>By absence from a complete list.</summary>
    Absence,
}

/// <summary>How a stream behaves when it is written. The conformance suite proves what is declared here.</summary>
public sealed record DestinationTraits
{
    /// <summary>What may be done when nobody knows whether a call was applied.</summary>
    public required DestinationClass Class { get; init; }

    /// <summary>How long the partner remembers an idempotency key. Only for <see cref="DestinationClass.Keyed"/>. The host stops re-sending at 90 % of it.</summary>
    public TimeSpan KeyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Time after which a lookup shows what was applied. Two lookups this far apart must both find nothing before a re-send. Default: 30 seconds.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <see cref="IDeliveryLookup"/> is offered beside the class, so that a keyed destination can fall back to asking after its window.</summary>
    public bool Queryable { get; init; }

    /// <summary>Most records in one batch. Default: 500.</summary>
    public int MaxBatchSize { get; init; } = 500;

    /// <summary>Most bytes of record content in one batch. Default: 4 MiB.</summary>
    public int MaxBatchBytes { get; init; } = 4 << 20;

    /// <summary>How many batches may be under way at once on one instance. Default: 1.</summary>
    public int MaxConcurrentBatches { get; init; } = 1;

    /// <summary>Whether <see cref="ChangeKind.Delete"/> is understood.</summary>
    public bool Deletes { get; init; }

    /// <summary>
    /// For <see cref="DestinationClass.Keyed"/>: whether the partner remembers <see cref="DeliveryBatch.BatchKey"/> and not the keys of single deliveries. After an
    /// older backup of the host was restored such a partner cannot recognise what it has, so that a person decides. Default: false.
    /// </summary>
    public bool KeyIsPerBatch { get; init; }
}

/// <summary>What a destination promises about calls whose outcome is unknown (delivery.md, capability declaration).</summary>
public enum DestinationClass
{
    /// <summary>K: remembers our idempotency key for the key window; the same key and bytes may be sent again.</summary>
    Keyed,

    /// <summary>U: a full-state upsert by natural key; the same state may be sent again, in order.</summary>
    Upsert,

    /// <summary>Q: can be asked for our business reference; asked before anything is sent again.</summary>
    Queryable,

    /// <summary>N: none of these; never sent again without a person's decision.</summary>
    Naked,
}
