using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>An expression as read, with everything wrong in its writing.</summary>
/// <param name="Source">The text.</param>
/// <param name="Root">The tree. Parts that could not be read are <see cref="BrokenExpr"/>.</param>
/// <param name="Diagnostics">What is wrong, in the order found.</param>
public sealed record ParsedExpression(string Source, Expr Root, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the text is an expression.</summary>
    public bool IsValid => Diagnostics.Count == 0;
}
