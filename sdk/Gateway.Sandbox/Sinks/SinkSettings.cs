namespace Gateway.Sandbox;

/// <summary>The manners of one sink. <see cref="Sink"/> has a factory for each destination class of delivery.md.</summary>
public sealed record SinkSettings
{
    /// <summary>Member of an item that holds its natural key or business reference.</summary>
    public required string KeyField { get; init; }

    /// <summary>Member of the body that holds the list of items; null: the body is the list itself. One object alone is one item.</summary>
    public string? ItemsField { get; init; }

    /// <summary>True: each item is a new record, so that a second delivery is a double. False: full-state upsert, last writer wins.</summary>
    public bool Append { get; init; }

    /// <summary>How long idempotency keys are remembered; null: they are ignored.</summary>
    public TimeSpan? KeyWindow { get; init; }

    /// <summary>Member of an item that holds its own idempotency key; the <c>Idempotency-Key</c> header covers the whole request.</summary>
    public string? ItemKeyField { get; init; }

    /// <summary>True: a record can be asked for at <c>{path}/{key}</c>.</summary>
    public bool Findable { get; init; }

    /// <summary>True: everything the sink holds is listed at its path, by <c>?page=</c> and <c>?limit=</c> with the total in <c>meta</c>.</summary>
    public bool Listed { get; init; }

    /// <summary>How long a new record stays invisible to look-ups. Default: none.</summary>
    public TimeSpan FindLag { get; init; }

    /// <summary>Most items a request; more gets 413. Default: no limit.</summary>
    public int MaxItems { get; init; } = int.MaxValue;

    /// <summary>Business rule: why an item is refused, or null. Default: none.</summary>
    public Func<SinkItem, Refusal?>? Refuse { get; init; }

    /// <summary>True: one refused item refuses the whole request with 422 and names no item (K8).</summary>
    public bool RefuseWhole { get; init; }

    /// <summary>Called for each item that took effect, under the sink's lock.</summary>
    public Action<SinkItem>? Accepted { get; init; }

    /// <summary>True: items are parsed, answered and counted but neither kept nor logged; for benchmarks.</summary>
    public bool CountOnly { get; init; }
}

/// <summary>Why a partner refuses a record.</summary>
/// <param name="Code">The partner's code.</param>
/// <param name="Message">Its text.</param>
/// <param name="Field">Path of the field at fault, if one is.</param>
public sealed record Refusal(string Code, string Message, string? Field = null);

/// <summary>One item of a request. Its memory is valid only while the request is handled.</summary>
/// <param name="Key">Natural key or business reference; empty when it is missing.</param>
/// <param name="RequestKey">The item's own idempotency key, if it has one.</param>
/// <param name="Json">Exact bytes of the item.</param>
public sealed record SinkItem(string Key, string? RequestKey, ReadOnlyMemory<byte> Json);

/// <summary>What a sink holds.</summary>
/// <param name="Key">Natural key or business reference.</param>
/// <param name="Version">1 for a new record, one more with each write.</param>
/// <param name="Hash">First 16 bytes of the content's SHA-256 in hex.</param>
/// <param name="Json">The content.</param>
/// <param name="Since">When the record came.</param>
public sealed record SinkRecord(string Key, int Version, string Hash, ReadOnlyMemory<byte> Json, DateTimeOffset Since)
{
    /// <summary>How often the partner has it: more than once when a sink that appends took the same content again under a key it had forgotten (K9).</summary>
    public int Copies { get; init; } = 1;
}
