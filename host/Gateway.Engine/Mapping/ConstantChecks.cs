using Gateway.Engine.Mapping.Functions;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping;

/// <summary>Date patterns in list literals, which the language itself does not look into.</summary>
internal static class ConstantChecks
{
    public static IEnumerable<(string Pattern, TextSpan Span)> BadPatterns(Expr rule) =>
        from part in rule.Parts.OfType<CallExpr>()
        where part is { Function: "date" or "dateTime", Target: null, Arguments: [_, ListExpr, ..] }
        from literal in ((ListExpr)part.Arguments[1]).Elements.Select(element => element.Value).OfType<LiteralExpr>()
        where literal.Value.Kind == CelKind.String && DatePattern.Find(literal.Value.AsString) is null
        select (literal.Value.AsString, literal.Span);
}
