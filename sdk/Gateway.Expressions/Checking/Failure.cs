using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>One way in which a checked expression can still fail while it runs.</summary>
/// <param name="Message">When it fails, for a person.</param>
/// <param name="Span">The part that fails.</param>
/// <param name="Part">The part that fails.</param>
public sealed record Failure(string Message, TextSpan Span, Expr Part);
