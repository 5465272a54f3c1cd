using Gateway.Engine.Mapping.Functions;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping;

/// <summary>Date patterns in list literals, which the language itself does not look into.</summary>
internal static class ConstantChecks
{
    public static IEnumerable<(string Pattern, TextSpan Span)> BadPatterns(Expr part)
    {
        if (part is CallExpr { Function: "date" or "dateTime", Target: null, Arguments: [_, ListExpr patterns, ..] })
        {
            foreach (var literal in patterns.Elements.Select(e => e.Value).OfType<LiteralExpr>())
            {
                if (literal.Value.Kind == CelKind.String && DatePattern.Find(literal.Value.AsString) is null)
                {
                    yield return (literal.Value.AsString, literal.Span);
                }
            }
        }
        foreach (var found in part.Children.SelectMany(BadPatterns))
        {
            yield return found;
        }
    }
}
