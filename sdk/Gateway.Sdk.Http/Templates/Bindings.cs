using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>Values of the names an expression may use. Not safe for concurrent use.</summary>
public sealed class Bindings
{
    private readonly ExpressionScope _scope;
    private readonly EvaluationContext _context;

    /// <summary>Makes bindings in which every name is null.</summary>
    public Bindings(ExpressionScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        _context = new EvaluationContext(scope.Environment);
        Array.Fill(_context.Variables, CelValue.Null);
    }

    /// <summary>Sets a value.</summary>
    public void Set(string name, CelValue value) => _context.Set(name, value);

    /// <summary>Sets the clock: the name <c>now</c> and the function.</summary>
    public void SetNow(DateTimeOffset now)
    {
        _context.Now = now;
        Set("now", CelValue.Of(now));
    }

    /// <summary>The same values, for a caller of its own.</summary>
    public Bindings Copy()
    {
        var copy = new Bindings(_scope);
        _context.Variables.CopyTo(copy._context.Variables, 0);
        copy._context.Now = _context.Now;
        return copy;
    }

    /// <summary>A map of texts.</summary>
    public static CelValue Map(params ReadOnlySpan<(string Name, string Value)> entries)
    {
        var map = new CelMapBuilder(entries.Length);
        foreach (var (name, value) in entries)
        {
            map.Add(name, CelValue.Of(value));
        }

        return CelValue.Of(map.Build());
    }

    internal CelValue Evaluate(CompiledExpression expression) => expression.Evaluate(_context);
}
