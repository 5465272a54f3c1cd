namespace Gateway.Expressions;

/// <summary>The order of values; null where two values have none (different types, NaN).</summary>
internal static class Ordering
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>Whether two kinds can be ordered at all; NaN still leaves two numbers unordered.</summary>
    public static bool Comparable(in CelValue a, in CelValue b)
    {
        if (a.Kind == b.Kind)
        {
            return a.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.String
                or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration || HostComparable(a, b);
        }

        return (IsNumber(a.Kind) && IsNumber(b.Kind)) || HostComparable(a, b);
    }

    public static int? Compare(in CelValue a, in CelValue b)
    {
        if (a.Kind != b.Kind)
        {
            return a.Kind == CelKind.Host || b.Kind == CelKind.Host
                ? (a.HostType ?? b.HostType!).Compare?.Invoke(a, b)
                : Numbers(a, b);
        }

        return a.Kind switch
        {
            CelKind.Bool or CelKind.Int or CelKind.Duration => a.Bits.CompareTo(b.Bits),
            CelKind.Uint => unchecked((ulong)a.Bits).CompareTo(unchecked((ulong)b.Bits)),
            CelKind.Double => Doubles(a.RawDouble, b.RawDouble),
            CelKind.String => CodePoints.Compare(a.RawString, b.RawString),
            CelKind.Bytes => a.AsBytes.Span.SequenceCompareTo(b.AsBytes.Span),
            CelKind.Timestamp => a.AsTimestamp.CompareTo(b.AsTimestamp),
            CelKind.Host => a.HostType!.Compare?.Invoke(a, b),
            _ => null,
        };
    }

    private static bool HostComparable(in CelValue a, in CelValue b) => (a.HostType ?? b.HostType)?.Compare?.Invoke(a, b) is not null;

    private static int? Numbers(in CelValue a, in CelValue b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Uint) => IntUint(a.Bits, unchecked((ulong)b.Bits)),
        (CelKind.Uint, CelKind.Int) => -IntUint(b.Bits, unchecked((ulong)a.Bits)),
        (CelKind.Double, CelKind.Int) => DoubleInt(a.RawDouble, b.Bits),
        (CelKind.Int, CelKind.Double) => -DoubleInt(b.RawDouble, a.Bits),
        (CelKind.Double, CelKind.Uint) => DoubleUint(a.RawDouble, unchecked((ulong)b.Bits)),
        (CelKind.Uint, CelKind.Double) => -DoubleUint(b.RawDouble, unchecked((ulong)a.Bits)),
        _ => null,
    };

    private static int IntUint(long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b);

    // The suite compares at the precision of a double: the largest int is not below two to the power of 63.
    private static int? DoubleInt(double a, long b) =>
        a < -TwoTo63 ? -1 : a > TwoTo63 ? 1 : Doubles(a, b);

    private static int? DoubleUint(double a, ulong b) =>
        a < 0 ? -1 : a > TwoTo64 ? 1 : Doubles(a, b);

    private static int? Doubles(double a, double b) => a < b ? -1 : a > b ? 1 : a == b ? 0 : null;
}
