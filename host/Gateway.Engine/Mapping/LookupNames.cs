using Gateway.Engine.Mapping.Language;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping;

/// <summary>The lookups that an expression names literally.</summary>
internal static class LookupNames
{
    public static IEnumerable<(string Name, TextSpan Span)> In(Expr part)
    {
        if (part is CallExpr { Function: LookupFunctions.Name or LookupFunctions.DatedName, Target: null, Arguments: [LiteralExpr { Value: { Kind: CelKind.String } name } literal, ..] })
        {
            yield return (name.AsString, literal.Span);
        }
        foreach (var found in part.Children.SelectMany(In))
        {
            yield return found;
        }
    }
}
