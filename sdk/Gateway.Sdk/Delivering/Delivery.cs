using System.Globalization;
using System.Text;

namespace Gateway.Sdk;

/// <summary>One mapped change of one key on its way to a destination.</summary>
/// <remarks>Its texts are made when they are asked for: a destination that needs none of them costs none.</remarks>
public readonly struct Delivery
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly string? _key;
    private readonly string? _idempotencyKey;

    /// <summary>Makes a delivery from texts, for tests and tools.</summary>
    public Delivery(string key, long sequence, string idempotencyKey, ChangeKind kind, ReadOnlyMemory<byte> content)
        : this(Encoding.UTF8.GetBytes(key), default, sequence, kind, content)
    {
        _key = key;
        _idempotencyKey = idempotencyKey;
    }

    /// <summary>Makes a delivery whose idempotency key follows from the entity and the sequence.</summary>
    public Delivery(ReadOnlyMemory<byte> key, UInt128 entity, long sequence, ChangeKind kind, ReadOnlyMemory<byte> content)
    {
        KeyUtf8 = key;
        Entity = entity;
        Sequence = sequence;
        Kind = kind;
        Content = content;
    }

    /// <summary>The natural key as UTF-8 text.</summary>
    public ReadOnlyMemory<byte> KeyUtf8 { get; }

    /// <summary>Keyed hash of sync and natural key; tells nothing about the key.</summary>
    public UInt128 Entity { get; }

    /// <summary>Counts the changes of this key; a higher one is newer.</summary>
    public long Sequence { get; }

    /// <summary>Upsert or delete.</summary>
    public ChangeKind Kind { get; }

    /// <summary>The mapped JSON object in UTF-8, the same bytes on every re-send. For deletes: the key fields.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Text of the natural key.</summary>
    public string Key => _key ?? Encoding.UTF8.GetString(KeyUtf8.Span);

    /// <summary>Stable, short, without personal data; the same on every re-send of this change (delivery.md, keys and hashes).</summary>
    public string IdempotencyKey => _idempotencyKey ?? KeyOf(Entity, Sequence);

    /// <summary>The idempotency key of one change of one entity: 26 base32 characters and the sequence.</summary>
    public static string KeyOf(UInt128 entity, long sequence)
    {
        Span<char> text = stackalloc char[26 + 1 + 20];
        for (var i = 25; i >= 0; i--)
        {
            text[i] = Base32[(int)(uint)(entity & 31)];
            entity >>= 5;
        }

        text[26] = '-';
        sequence.TryFormat(text[27..], out var digits, provider: CultureInfo.InvariantCulture);
        return new string(text[..(27 + digits)]);
    }
}
