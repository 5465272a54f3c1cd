using Gateway.Engine.Mapping.Language;
using Gateway.Expressions;
using Gateway.Expressions.Syntax;

namespace Gateway.Engine.Mapping;

/// <summary>The lookups that an expression names literally, and whether it names a day beside.</summary>
internal static class LookupNames
{
    public static IEnumerable<(string Name, TextSpan Span, bool OnDay)> In(Expr rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is CallExpr { Function: LookupFunctions.Name or LookupFunctions.DatedName, Target: null, Arguments: [LiteralExpr { Value: { Kind: CelKind.String } name } literal, ..] } call)
            {
                yield return (name.AsString, literal.Span, call.Function == LookupFunctions.DatedName);
            }
        }
    }
}
