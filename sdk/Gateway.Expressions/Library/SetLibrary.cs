namespace Gateway.Expressions.Library;

/// <summary>The sets extension: lists seen as sets.</summary>
internal static class SetLibrary
{
    private static readonly CelType T = CelType.Parameter("T");

    public static FunctionLibrary Library { get; } = new("sets",
    [
        Set("sets.contains", "Whether the first list has every element of the second.", "sets.contains([1, 2, 3], [3, 1])", ContainsAll),
        Set("sets.equivalent", "Whether two lists have the same elements, in any order and number.", "sets.equivalent([1, 2], [2, 1, 1])",
            (a, b) => ContainsAll(a, b) && ContainsAll(b, a)),
        Set("sets.intersects", "Whether two lists share an element.", "sets.intersects([1, 2], [2, 3])", Intersects),
    ]);

    private static FunctionDefinition Set(string name, string documentation, string example, Func<CelList, CelList, bool> test) =>
        new(name, documentation, example, CelOverload.Global($"{name}_list", [CelType.List(T), CelType.List(T)], CelType.Bool,
            (a, b, context) => context.TryCharge(Work(a.AsList, b.AsList)) ? CelValue.Of(test(a.AsList, b.AsList)) : context.Stopped));

    private static long Work(CelList a, CelList b) => ((a.Weight * b.Count) + (b.Weight * a.Count)) / 4;

    private static bool ContainsAll(CelList set, CelList elements)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            if (!Has(set, elements[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Intersects(CelList a, CelList b)
    {
        for (var i = 0; i < a.Count; i++)
        {
            if (Has(b, a[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(CelList list, in CelValue value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.Equal(list[i], value))
            {
                return true;
            }
        }

        return false;
    }
}
