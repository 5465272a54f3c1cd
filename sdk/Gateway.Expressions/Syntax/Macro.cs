namespace Gateway.Expressions.Syntax;

/// <summary>A form that is rewritten while parsing.</summary>
/// <param name="Name">The name of the call.</param>
/// <param name="IsMember">Whether it is written after a dot.</param>
/// <param name="ArgumentCount">The number of arguments, or -1 for any.</param>
/// <param name="Expand">The expression it stands for; null where the call is not this macro after all.</param>
public sealed record MacroDefinition(string Name, bool IsMember, int ArgumentCount, Func<MacroCall, Expr?> Expand);

/// <summary>A call that a macro rewrites.</summary>
public sealed class MacroCall
{
    private readonly DiagnosticBag _diagnostics;

    internal MacroCall(CallExpr call, DiagnosticBag diagnostics)
    {
        Call = call;
        _diagnostics = diagnostics;
    }

    /// <summary>The call as written.</summary>
    public CallExpr Call { get; }

    /// <summary>Where it stands.</summary>
    public TextSpan Span => Call.Span;

    /// <summary>What stands before the dot.</summary>
    public Expr? Target => Call.Target;

    /// <summary>The arguments.</summary>
    public IReadOnlyList<Expr> Arguments => Call.Arguments;

    /// <summary>The name that an argument introduces; null, with a diagnostic, where the argument is not a plain name.</summary>
    public string? Variable(int argument)
    {
        if (Arguments[argument] is IdentExpr { IsRooted: false } name)
        {
            return name.Name;
        }

        if (Arguments[argument] is not BrokenExpr)
        {
            Fail("A plain name for the variable is expected here.", Arguments[argument].Span);
        }

        return null;
    }

    /// <summary>Whether the target is a plain name, such as <c>cel</c> in <c>cel.bind</c>.</summary>
    public bool IsIn(string nameSpace) => Target is IdentExpr { IsRooted: false } target && target.Name == nameSpace;

    /// <summary>Records a diagnostic and gives the broken expression to answer.</summary>
    public Expr Fail(string message, TextSpan span)
    {
        _diagnostics.Add(DiagnosticKind.Syntax, message, span.Offset, span.Length);
        return new BrokenExpr(Span);
    }
}
