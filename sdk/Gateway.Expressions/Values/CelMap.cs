namespace Gateway.Expressions;

/// <summary>A map of values in insertion order. Hosts derive from it to give records that decode lazily.</summary>
public abstract class CelMap
{
    /// <summary>The empty map.</summary>
    public static CelMap Empty { get; } = new CelMapBuilder(0).Build();

    /// <summary>The number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>The number of values in the map and everything below it. It bounds comparisons and texts of nested maps.</summary>
    public virtual long Weight => (2L * Count) + 1;

    /// <summary>Finds an entry; numeric keys match by value whatever their type.</summary>
    public abstract bool TryGet(CelValue key, out CelValue value);

    /// <summary>Finds an entry by a text key.</summary>
    public virtual bool TryGet(string key, out CelValue value) => TryGet(CelValue.Of(key), out value);

    /// <summary>The key of an entry.</summary>
    public abstract CelValue KeyAt(int index);

    /// <summary>The value of an entry.</summary>
    public abstract CelValue ValueAt(int index);
}

/// <summary>Builds a map entry by entry.</summary>
/// <param name="capacity">The expected number of entries.</param>
public sealed class CelMapBuilder(int capacity)
{
    private readonly List<CelValue> _keys = new(capacity);
    private readonly List<CelValue> _values = new(capacity);
    private Dictionary<CelValue, int>? _index;
    private long _weight = 1;

    internal int Count => _keys.Count;

    internal long Weight => _weight;

    /// <summary>Whether a kind can be a key: bool, int, uint or string.</summary>
    public static bool IsKey(CelKind kind) => kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String;

    /// <summary>Adds an entry; false where the key is there already.</summary>
    public bool Add(CelValue key, CelValue value)
    {
        if (!IsKey(key.Kind))
        {
            throw new ArgumentException($"A {key.Kind} cannot be a map key.", nameof(key));
        }

        if (HashedCelMap.Find(_keys, _index, key) >= 0)
        {
            return false;
        }

        _index?.Add(key, _keys.Count);
        _keys.Add(key);
        _values.Add(value);
        _weight += 1 + ValueWeight.Of(value);
        if (_keys.Count == HashedCelMap.LinearLimit && _index is null)
        {
            _index = [];
            for (var i = 0; i < _keys.Count; i++)
            {
                _index.Add(_keys[i], i);
            }
        }

        return true;
    }

    /// <summary>Adds an entry with a text key; false where the key is there already.</summary>
    public bool Add(string key, CelValue value) => Add(CelValue.Of(key), value);

    /// <summary>The map. The builder must not be used afterwards.</summary>
    public CelMap Build() => new HashedCelMap(_keys, _values, _index, _weight);
}

internal sealed class HashedCelMap(List<CelValue> keys, List<CelValue> values, Dictionary<CelValue, int>? index, long weight) : CelMap
{
    public const int LinearLimit = 8;

    public override int Count => keys.Count;

    public override long Weight => weight;

    public override CelValue KeyAt(int index) => keys[index];

    public override CelValue ValueAt(int index) => values[index];

    public override bool TryGet(CelValue key, out CelValue value)
    {
        var found = Find(keys, index, key);
        value = found < 0 ? default : values[found];
        return found >= 0;
    }

    public static int Find(List<CelValue> keys, Dictionary<CelValue, int>? index, in CelValue key)
    {
        if (index is not null)
        {
            return index.TryGetValue(key, out var found) ? found : -1;
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (Equality.Equal(keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }
}
