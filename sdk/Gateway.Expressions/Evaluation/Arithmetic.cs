namespace Gateway.Expressions.Evaluation;

/// <summary>The operators over the language's own kinds. Missing means that the operator does not take the two.</summary>
internal static class Arithmetic
{
    public static CelValue NoOverload => default;

    private static CelValue Overflow => CelValue.Fail(CelErrorKind.Overflow, "The result is outside the range of its type.");

    private static CelValue ByZero => CelValue.Fail(CelErrorKind.DivideByZero, "Division by zero.");

    public readonly struct Add : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context)
        {
            if (a.Kind != b.Kind)
            {
                return (a.Kind, b.Kind) switch
                {
                    (CelKind.Timestamp, CelKind.Duration) => Instant(a.AsTimestamp.Add(b.AsDurationNanos)),
                    (CelKind.Duration, CelKind.Timestamp) => Instant(b.AsTimestamp.Add(a.AsDurationNanos)),
                    _ => NoOverload,
                };
            }

            switch (a.Kind)
            {
                case CelKind.Int or CelKind.Duration:
                    var sum = unchecked(a.Bits + b.Bits);
                    return ((a.Bits ^ sum) & (b.Bits ^ sum)) < 0 ? Overflow : a.Kind == CelKind.Int ? CelValue.Of(sum) : CelValue.OfDuration(sum);
                case CelKind.String:
                    var length = (long)a.RawString.Length + b.RawString.Length;
                    return context.FitsText(length) ? CelValue.Of(string.Concat(a.RawString, b.RawString)) : context.TooLarge(length);
                case CelKind.Double:
                    return CelValue.Of(a.RawDouble + b.RawDouble);
                case CelKind.Uint:
                    var total = unchecked(a.AsUint + b.AsUint);
                    return total < a.AsUint ? Overflow : CelValue.Of(total);
                case CelKind.Bytes:
                    return Concat(a.AsBytes.Span, b.AsBytes.Span, context);
                case CelKind.List:
                    return Concat(a.AsList, b.AsList, context);
                default:
                    return NoOverload;
            }
        }

        private static CelValue Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, EvaluationContext context)
        {
            var length = (long)a.Length + b.Length;
            return context.FitsText(length) ? CelValue.Of([.. a, .. b]) : context.TooLarge(length);
        }

        private static CelValue Concat(CelList a, CelList b, EvaluationContext context)
        {
            if (a.Weight + b.Weight > context.Limits.MaxWeight)
            {
                return context.TooHeavy();
            }

            var items = new CelValue[a.Count + b.Count];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = i < a.Count ? a[i] : b[i - a.Count];
            }

            return context.List(items);
        }
    }

    public readonly struct Subtract : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context)
        {
            if (a.Kind != b.Kind)
            {
                return a.Kind != CelKind.Timestamp || b.Kind != CelKind.Duration ? NoOverload
                    : b.AsDurationNanos == long.MinValue ? Overflow
                    : Instant(a.AsTimestamp.Add(-b.AsDurationNanos));
            }

            switch (a.Kind)
            {
                case CelKind.Int or CelKind.Duration:
                    var difference = unchecked(a.Bits - b.Bits);
                    return ((a.Bits ^ b.Bits) & (a.Bits ^ difference)) < 0 ? Overflow
                        : a.Kind == CelKind.Int ? CelValue.Of(difference) : CelValue.OfDuration(difference);
                case CelKind.Double:
                    return CelValue.Of(a.RawDouble - b.RawDouble);
                case CelKind.Uint:
                    return a.AsUint < b.AsUint ? Overflow : CelValue.Of(a.AsUint - b.AsUint);
                case CelKind.Timestamp:
                    return a.AsTimestamp.Since(b.AsTimestamp) is { } nanos ? CelValue.OfDuration(nanos) : Overflow;
                default:
                    return NoOverload;
            }
        }
    }

    public readonly struct Multiply : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context)
        {
            if (a.Kind != b.Kind)
            {
                return NoOverload;
            }

            switch (a.Kind)
            {
                case CelKind.Int:
                    var product = (Int128)a.Bits * b.Bits;
                    return product < long.MinValue || product > long.MaxValue ? Overflow : CelValue.Of((long)product);
                case CelKind.Double:
                    return CelValue.Of(a.RawDouble * b.RawDouble);
                case CelKind.Uint:
                    var magnitude = (UInt128)a.AsUint * b.AsUint;
                    return magnitude > ulong.MaxValue ? Overflow : CelValue.Of((ulong)magnitude);
                default:
                    return NoOverload;
            }
        }
    }

    public readonly struct Divide : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) => a.Kind != b.Kind ? NoOverload
            : a.Kind switch
            {
                CelKind.Int => b.Bits == 0 ? ByZero : a.Bits == long.MinValue && b.Bits == -1 ? Overflow : CelValue.Of(a.Bits / b.Bits),
                CelKind.Double => CelValue.Of(a.RawDouble / b.RawDouble),
                CelKind.Uint => b.Bits == 0 ? ByZero : CelValue.Of(a.AsUint / b.AsUint),
                _ => NoOverload,
            };
    }

    public readonly struct Modulo : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) => a.Kind != b.Kind ? NoOverload
            : a.Kind switch
            {
                CelKind.Int => b.Bits == 0 ? ByZero : b.Bits == -1 ? CelValue.Of(0L) : CelValue.Of(a.Bits % b.Bits),
                CelKind.Uint => b.Bits == 0 ? ByZero : CelValue.Of(a.AsUint % b.AsUint),
                _ => NoOverload,
            };
    }

    public readonly struct Less : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) =>
            Ordering.Comparable(a, b) ? CelValue.Of(Ordering.Compare(a, b) < 0) : NoOverload;
    }

    public readonly struct LessOrEqual : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) =>
            Ordering.Comparable(a, b) ? CelValue.Of(Ordering.Compare(a, b) <= 0) : NoOverload;
    }

    public readonly struct Greater : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) =>
            Ordering.Comparable(a, b) ? CelValue.Of(Ordering.Compare(a, b) > 0) : NoOverload;
    }

    public readonly struct GreaterOrEqual : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context) =>
            Ordering.Comparable(a, b) ? CelValue.Of(Ordering.Compare(a, b) >= 0) : NoOverload;
    }

    public readonly struct In : IBinaryOperation
    {
        public static CelValue Apply(in CelValue a, in CelValue b, EvaluationContext context)
        {
            if (b.Kind == CelKind.Map)
            {
                return CelValue.Of((CelMapBuilder.IsKey(a.Kind) || a.Kind == CelKind.Double) && b.AsMap.TryGet(a, out _));
            }

            return b.Kind != CelKind.List ? NoOverload : Contains(b.AsList, a, context);
        }

        private static CelValue Contains(CelList list, in CelValue value, EvaluationContext context)
        {
            if (!context.TryCharge(Math.Max(list.Count, Math.Min(ValueWeight.Of(value), list.Weight)) / 4))
            {
                return context.Stopped;
            }

            for (var i = 0; i < list.Count; i++)
            {
                if (Equality.Equal(list[i], value))
                {
                    return CelValue.True;
                }
            }

            return CelValue.False;
        }
    }

    public static CelValue Negate(in CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.Duration when value.Bits == long.MinValue => Overflow,
        CelKind.Int => CelValue.Of(-value.Bits),
        CelKind.Double => CelValue.Of(-value.RawDouble),
        CelKind.Duration => CelValue.OfDuration(-value.Bits),
        _ => NoOverload,
    };

    private static CelValue Instant(CelTimestamp? value) => value is { } instant ? CelValue.Of(instant) : Overflow;
}
