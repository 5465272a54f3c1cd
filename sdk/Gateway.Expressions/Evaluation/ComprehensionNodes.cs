using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Evaluation;

/// <summary>Walks a list or map. One variable is the element or key; two are index or key and element.</summary>
internal abstract class ComprehensionNode(TextSpan span, Node range, int slot, bool hasTwo) : Node(span)
{
    /// <summary>The value being looked at.</summary>
    protected int Slot => slot;

    public sealed override CelValue Evaluate(EvaluationContext context)
    {
        var value = range.Evaluate(context);
        return value.Kind switch
        {
            CelKind.List => Walk(new Walker(value.AsList, null, slot, hasTwo), context),
            CelKind.Map => Walk(new Walker(null, value.AsMap, slot, hasTwo), context),
            CelKind.Error => value,
            _ => Fail(CelErrorKind.NoSuchOverload, $"A list or map is expected, not {ValueText.TypeName(value)}."),
        };
    }

    protected abstract CelValue Walk(Walker walker, EvaluationContext context);

    protected CelValue NotBool(in CelValue value) =>
        value.IsError ? value : Fail(CelErrorKind.NoSuchOverload, $"The condition is {ValueText.TypeName(value)}, not bool.");

    protected struct Walker(CelList? list, CelMap? map, int slot, bool hasTwo)
    {
        private int _next;

        public readonly int Count => list?.Count ?? map!.Count;

        public bool MoveNext(EvaluationContext context)
        {
            if (_next >= Count || !context.TryCharge(1))
            {
                return false;
            }

            var locals = context.Locals;
            if (!hasTwo)
            {
                locals[slot] = list is not null ? list[_next] : map!.KeyAt(_next);
            }
            else
            {
                locals[slot] = list is not null ? CelValue.Of((long)_next) : map!.KeyAt(_next);
                locals[slot + 1] = list is not null ? list[_next] : map!.ValueAt(_next);
            }

            _next++;
            return true;
        }
    }
}

/// <summary><c>all</c> and <c>exists</c>: one deciding value ends the walk and outweighs failures.</summary>
internal sealed class QuantifierNode(TextSpan span, Node range, int slot, bool hasTwo, Node body, bool deciding) : ComprehensionNode(span, range, slot, hasTwo)
{
    protected override CelValue Walk(Walker walker, EvaluationContext context)
    {
        CelValue failure = default;
        while (walker.MoveNext(context))
        {
            var value = body.Evaluate(context);
            if (value.Kind == CelKind.Bool)
            {
                if (value.Bits != 0 == deciding)
                {
                    return value;
                }
            }
            else if (failure.IsMissing)
            {
                failure = NotBool(value);
            }
        }

        return failure.IsMissing ? CelValue.Of(!deciding) : failure;
    }
}

internal sealed class ExistsOneNode(TextSpan span, Node range, int slot, bool hasTwo, Node body) : ComprehensionNode(span, range, slot, hasTwo)
{
    protected override CelValue Walk(Walker walker, EvaluationContext context)
    {
        var found = 0;
        while (walker.MoveNext(context))
        {
            var value = body.Evaluate(context);
            if (value.Kind != CelKind.Bool)
            {
                return NotBool(value);
            }

            found += value.IsTrue ? 1 : 0;
        }

        return CelValue.Of(found == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
internal sealed class ToListNode(TextSpan span, Node range, int slot, bool hasTwo, Node? condition, Node? body) : ComprehensionNode(span, range, slot, hasTwo)
{
    protected override CelValue Walk(Walker walker, EvaluationContext context)
    {
        var items = new CelValue[walker.Count];
        var count = 0;
        while (walker.MoveNext(context))
        {
            if (condition is not null)
            {
                var taken = condition.Evaluate(context);
                if (taken.IsFalse)
                {
                    continue;
                }

                if (!taken.IsTrue)
                {
                    return NotBool(taken);
                }
            }

            var value = body is null ? context.Locals[Slot] : body.Evaluate(context);
            if (value.IsError)
            {
                return value;
            }

            items[count++] = value;
        }

        return Placed(context.List(count == items.Length ? items : items[..count]));
    }
}

/// <summary><c>transformMap</c> and <c>transformMapEntry</c>.</summary>
internal sealed class ToMapNode(TextSpan span, Node range, int slot, Node? condition, Node body, bool givesEntries) : ComprehensionNode(span, range, slot, true)
{
    protected override CelValue Walk(Walker walker, EvaluationContext context)
    {
        var entries = new CelMapBuilder(walker.Count);
        while (walker.MoveNext(context))
        {
            var taken = condition?.Evaluate(context) ?? CelValue.True;
            if (taken.IsFalse)
            {
                continue;
            }

            var failure = taken.IsTrue ? Add(entries, body.Evaluate(context), context) : NotBool(taken);
            if (failure.IsError)
            {
                return failure;
            }
        }

        return Placed(context.Map(entries));
    }

    private CelValue Add(CelMapBuilder entries, in CelValue value, EvaluationContext context)
    {
        if (value.IsError)
        {
            return value;
        }

        if (!givesEntries)
        {
            return Add(entries, context.Locals[Slot], value);
        }

        if (value.Kind != CelKind.Map)
        {
            return Fail(CelErrorKind.NoSuchOverload, $"A map of entries is expected, not {ValueText.TypeName(value)}.");
        }

        var given = value.AsMap;
        for (var i = 0; i < given.Count; i++)
        {
            var failure = context.TryCharge(1) ? Add(entries, given.KeyAt(i), given.ValueAt(i)) : context.Stopped;
            if (failure.IsError)
            {
                return failure;
            }
        }

        return default;
    }

    private CelValue Add(CelMapBuilder entries, in CelValue key, in CelValue value) =>
        entries.Add(key, value) ? default : Fail(CelErrorKind.DuplicateKey, $"The key {key} is there twice.");
}
