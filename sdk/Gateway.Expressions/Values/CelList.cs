namespace Gateway.Expressions;

/// <summary>A list of values. Hosts derive from it to give lists that decode lazily.</summary>
public abstract class CelList
{
    /// <summary>The empty list.</summary>
    public static CelList Empty { get; } = new ArrayCelList([], 0);

    /// <summary>The number of elements.</summary>
    public abstract int Count { get; }

    /// <summary>An element; the index is within range.</summary>
    public abstract CelValue this[int index] { get; }

    /// <summary>The number of values in the list and everything below it. It bounds comparisons and texts of nested lists.</summary>
    public virtual long Weight => Count + 1L;

    /// <summary>A list over an array that must not change afterwards.</summary>
    public static CelList Of(CelValue[] items)
    {
        if (items.Length == 0)
        {
            return Empty;
        }

        var weight = 1L;
        foreach (ref readonly var item in items.AsSpan())
        {
            weight += ValueWeight.Of(item);
        }

        return new ArrayCelList(items, weight);
    }
}

internal sealed class ArrayCelList(CelValue[] items, long weight) : CelList
{
    public override int Count => items.Length;

    public override CelValue this[int index] => items[index];

    public override long Weight => weight;

    public ReadOnlySpan<CelValue> Items => items;
}

internal static class ValueWeight
{
    public static long Of(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.List:
                return value.AsList.Weight;
            case CelKind.Map:
                return value.AsMap.Weight;
            case CelKind.Optional:
                return value.TryGetOptional(out var inner) ? 1 + Of(inner) : 1;
            default:
                return 1;
        }
    }
}
