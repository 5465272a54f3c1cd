using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>The lists extension.</summary>
internal static class ListLibrary
{
    private const string NoOrder = "the elements have no order";
    private static readonly CelType T = CelType.Parameter("T");
    private static readonly CelType U = CelType.Parameter("U");
    private static readonly CelType ListOfT = CelType.List(T);

    public static FunctionLibrary Library { get; } = new("lists",
    [
        new("slice", "The elements from one index up to but without another.", "[1, 2, 3].slice(1, 3) == [2, 3]",
            CelOverload.Member("list_slice", [ListOfT, CelType.Int, CelType.Int], ListOfT, (a, b, c, context) => Slice(a.AsList, b.AsInt, c.AsInt, context), "an index is outside the list")),
        new("flatten", "The list with the lists in it opened, one level or as many as said.", "[1, [2, [3]]].flatten() == [1, 2, [3]]",
            CelOverload.Member("list_flatten", [CelType.List(ListOfT)], ListOfT, (a, context) => Flatten(a, 1, context)),
            CelOverload.Member("list_flatten_dyn", [CelType.DynList], CelType.DynList, (a, context) => Flatten(a, 1, context)),
            CelOverload.Member("list_flatten_depth", [CelType.DynList, CelType.Int], CelType.DynList, (a, b, context) => b.AsInt < 0
                ? CelValue.Fail(CelErrorKind.InvalidArgument, "The depth is negative.") : Flatten(a, b.AsInt, context), "the depth is negative")),
        new("lists.range", "The ints from 0 up to but without a number.", "lists.range(3) == [0, 1, 2]",
            CelOverload.Global("list_range", [CelType.Int], CelType.List(CelType.Int), (a, context) => Range(a.AsInt, context), "the list would be too long")),
        new("reverse", "The list backwards.", "[1, 2].reverse() == [2, 1]",
            CelOverload.Member("list_reverse", [ListOfT], ListOfT, (a, context) => WithCopy(a.AsList, context, Array.Reverse))),
        new("sort", "The elements in order.", "[3, 1, 2].sort() == [1, 2, 3]",
            CelOverload.Member("list_sort", [ListOfT], ListOfT, (a, context) => Sort(a.AsList, a.AsList, context), NoOrder)),
        new("@sortByKeys", "The elements in the order of a list of keys.", "[1, 2].sortBy(x, -x) == [2, 1]",
            CelOverload.Member("list_sort_by", [ListOfT, CelType.List(U)], ListOfT, (a, b, context) => Sort(a.AsList, b.AsList, context), NoOrder)),
        new("distinct", "The elements without repetitions.", "[1, 2, 1].distinct() == [1, 2]",
            CelOverload.Member("list_distinct", [ListOfT], ListOfT, (a, context) => Distinct(a.AsList, context))),
    ])
    {
        Macros = [new("sortBy", true, 2, SortBy)],
    };

    /// <summary><c>list.sortBy(x, key)</c> sorts the list by <c>list.map(x, key)</c>, evaluating the list once.</summary>
    private static Expr SortBy(MacroCall call)
    {
        const string Sorted = "@sorted";
        if (call.Variable(0) is not { } variable)
        {
            return new BrokenExpr(call.Span);
        }

        var list = new IdentExpr(call.Target!.Span, Sorted, false);
        var keys = new ComprehensionExpr(call.Span, ComprehensionKind.ToList, list, variable, null, null, call.Arguments[1]);
        return new BindExpr(call.Span, Sorted, call.Target, new CallExpr(call.Span, "@sortByKeys", call.Call.NameSpan, list, [keys]));
    }

    private static CelValue Slice(CelList list, long from, long to, EvaluationContext context)
    {
        if (from < 0 || to < from || to > list.Count)
        {
            return CelValue.Fail(CelErrorKind.IndexOutOfRange, $"The list has {list.Count} elements; it has no part from {from} to {to}.");
        }

        var items = new CelValue[to - from];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = list[(int)from + i];
        }

        return context.List(items);
    }

    private static CelValue Flatten(CelValue list, long depth, EvaluationContext context)
    {
        var items = new List<CelValue>();
        return Flatten(list.AsList, depth, items, context) ? context.List([.. items])
            : items.Count > context.Limits.MaxWeight ? context.TooHeavy() : context.Stopped;
    }

    private static bool Flatten(CelList list, long depth, List<CelValue> items, EvaluationContext context)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            if (item.Kind == CelKind.List && depth > 0)
            {
                if (!context.TryCharge(1) || !Flatten(item.AsList, depth - 1, items, context))
                {
                    return false;
                }
            }
            else if (items.Count > context.Limits.MaxWeight)
            {
                return false;
            }
            else
            {
                items.Add(item);
            }
        }

        return true;
    }

    private static CelValue Range(long count, EvaluationContext context)
    {
        if (count >= context.Limits.MaxWeight)
        {
            return context.TooHeavy();
        }

        if (!context.TryCharge(Math.Max(count, 0) / 4))
        {
            return context.Stopped;
        }

        var items = new CelValue[Math.Max(count, 0)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = CelValue.Of((long)i);
        }

        return context.List(items);
    }

    private static CelValue WithCopy(CelList list, EvaluationContext context, Action<CelValue[]> change)
    {
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = list[i];
        }

        change(items);
        return context.List(items);
    }

    private static CelValue Sort(CelList list, CelList keys, EvaluationContext context)
    {
        if (list.Count != keys.Count)
        {
            return CelValue.Fail(CelErrorKind.InvalidArgument, "Each element needs one key.");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Kind != keys[0].Kind || !Ordering.Comparable(keys[0], keys[i]))
            {
                return CelValue.Fail(CelErrorKind.InvalidArgument, $"{ValueText.TypeName(keys[0])} and {ValueText.TypeName(keys[i])} have no order.");
            }
        }

        if (!context.TryCharge(list.Count))
        {
            return context.Stopped;
        }

        var order = Enumerable.Range(0, list.Count).OrderBy(i => keys[i], ByOrder.Instance).ToArray();
        return context.List([.. order.Select(i => list[i])]);
    }

    private static CelValue Distinct(CelList list, EvaluationContext context)
    {
        var distinct = new List<CelValue>();
        var seen = new HashSet<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            var isHashed = item.Kind is CelKind.Bool or CelKind.String or CelKind.Timestamp or CelKind.Duration;
            if (!context.TryCharge(isHashed ? 1 : 1 + (distinct.Count * ValueWeight.Of(item) / 4)))
            {
                return context.Stopped;
            }

            if (isHashed ? seen.Add(item) : !distinct.Exists(known => Equality.Equal(known, item)))
            {
                distinct.Add(item);
            }
        }

        return context.List([.. distinct]);
    }

    private sealed class ByOrder : IComparer<CelValue>
    {
        public static readonly ByOrder Instance = new();

        public int Compare(CelValue x, CelValue y) => Ordering.Compare(x, y) ?? 0;
    }
}
