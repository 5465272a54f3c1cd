using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>A yes-or-no expression. Asking for a member that is absent answers no.</summary>
public sealed class Condition
{
    private readonly CompiledExpression _expression;
    private readonly string _text;

    private Condition(CompiledExpression expression, string text)
    {
        _expression = expression;
        _text = text;
    }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is no expression.</exception>
    public static Condition Parse(string text, ExpressionScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new Condition(scope.Compile(text), text);
    }

    /// <summary>Whether it holds.</summary>
    /// <exception cref="AdapterException">It answers neither yes nor no (<c>GW2254</c>).</exception>
    public bool Holds(Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        var value = bindings.Evaluate(_expression);
        return value.Kind switch
        {
            CelKind.Bool => value.IsTrue,
            CelKind.Null or CelKind.Missing => false,
            CelKind.Error when value.AsError.Kind is CelErrorKind.NoSuchKey or CelErrorKind.IndexOutOfRange => false,
            CelKind.Error when value.AsError.Kind is CelErrorKind.NoSuchOverload => false,
            _ => throw ExpressionFaults.Failed(_text, value),
        };
    }
}

/// <summary>What is wrong with an expression while it runs. Texts never quote values.</summary>
internal static class ExpressionFaults
{
    public static AdapterException Failed(string text, CelValue value) => new(FailureKind.Configuration, "GW2254",
        $"the expression \"{text}\" {(value.IsError ? $"failed ({value.AsError.Kind})" : $"gives a {value.Kind}, which does not fit here")}")
    {
        Fix = "Correct the expression; guard members that may be absent with has(...).",
    };
}
