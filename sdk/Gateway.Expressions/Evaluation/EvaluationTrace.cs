using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>The value of every part of an expression in one evaluation. Parts inside macros keep their last value.</summary>
public sealed class EvaluationTrace
{
    private readonly Dictionary<Expr, CelValue> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value of a part; false where it was not evaluated.</summary>
    public bool TryGet(Expr part, out CelValue value) => _values.TryGetValue(part, out value);

    /// <summary>Forgets everything, for the next evaluation.</summary>
    public void Clear() => _values.Clear();

    internal void Record(Expr part, in CelValue value) => _values[part] = value;
}
