namespace Gateway.Expressions;

/// <summary>Equality of values: numbers compare by value across types, lists and maps element by element.</summary>
internal static class Equality
{
    public static bool Equal(in CelValue a, in CelValue b)
    {
        if (a.Kind != b.Kind)
        {
            return DifferentKinds(a, b);
        }

        return a.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => a.Bits == b.Bits,
            CelKind.Double => a.RawDouble.Equals(b.RawDouble) ? !double.IsNaN(a.RawDouble) : a.RawDouble == b.RawDouble,
            CelKind.String => string.Equals(a.RawString, b.RawString),
            CelKind.Bytes => a.AsBytes.Span.SequenceEqual(b.AsBytes.Span),
            CelKind.List => Lists(a.AsList, b.AsList),
            CelKind.Map => Maps(a.AsMap, b.AsMap),
            CelKind.Timestamp => a.AsTimestamp == b.AsTimestamp,
            CelKind.Type => a.AsType.RuntimeName == b.AsType.RuntimeName,
            CelKind.Optional => Optionals(a, b),
            CelKind.Host => Hosts(a, b),
            _ => false,
        };
    }

    public static int Hash(in CelValue value) => value.Kind switch
    {
        CelKind.Bool => value.Bits != 0 ? 1 : 2,
        CelKind.Int or CelKind.Uint => value.Bits.GetHashCode(),
        CelKind.Double => HashDouble(value.RawDouble),
        CelKind.String => value.RawString.GetHashCode(StringComparison.Ordinal),
        CelKind.Duration => value.Bits.GetHashCode(),
        CelKind.Timestamp => value.AsTimestamp.GetHashCode(),
        _ => (int)value.Kind,
    };

    private static int HashDouble(double value)
    {
        if (value >= long.MinValue && value < -(double)long.MinValue && Math.Floor(value) == value)
        {
            return ((long)value).GetHashCode();
        }

        return value >= 0 && value < ulong.MaxValue && Math.Floor(value) == value
            ? unchecked((long)(ulong)value).GetHashCode()
            : value.GetHashCode();
    }

    private static bool DifferentKinds(in CelValue a, in CelValue b)
    {
        if (a.Kind == CelKind.Host || b.Kind == CelKind.Host)
        {
            var type = a.HostType ?? b.HostType!;
            return type.AreEqual?.Invoke(a, b) ?? false;
        }

        return Ordering.IsNumber(a.Kind) && Ordering.IsNumber(b.Kind) && Ordering.Compare(a, b) == 0;
    }

    private static bool Hosts(in CelValue a, in CelValue b)
    {
        var type = a.HostType!;
        return type.AreEqual?.Invoke(a, b) ?? (b.HostType == type && a.AsHost.Equals(b.AsHost));
    }

    private static bool Optionals(in CelValue a, in CelValue b)
    {
        var hasA = a.TryGetOptional(out var valueA);
        var hasB = b.TryGetOptional(out var valueB);
        return hasA == hasB && (!hasA || Equal(valueA, valueB));
    }

    private static bool Lists(CelList a, CelList b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!Equal(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Maps(CelMap a, CelMap b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!b.TryGet(a.KeyAt(i), out var other) || !Equal(a.ValueAt(i), other))
            {
                return false;
            }
        }

        return true;
    }
}
