using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>
/// The macros with which the language's test suite writes expressions whose common parts were taken out. Environments
/// have them only when a host adds them; rules have no use for them.
/// </summary>
internal static class BlockMacros
{
    public static FunctionLibrary Library { get; } = new("block", [])
    {
        Macros =
        [
            new("block", true, 2, Block),
            new("index", true, 1, call => Name(call, "@index")),
            new("iterVar", true, 2, call => Name(call, "@it")),
            new("accuVar", true, 2, call => Name(call, "@ac")),
        ],
    };

    private static Expr? Block(MacroCall call)
    {
        if (!call.IsIn("cel"))
        {
            return null;
        }

        if (call.Arguments[0] is not ListExpr parts)
        {
            return call.Fail("cel.block() takes a list of parts.", call.Arguments[0].Span);
        }

        var result = call.Arguments[1];
        for (var i = parts.Elements.Count - 1; i >= 0; i--)
        {
            result = new BindExpr(call.Span, $"@index:{i}", parts.Elements[i].Value, result);
        }

        return result;
    }

    private static Expr? Name(MacroCall call, string prefix)
    {
        if (!call.IsIn("cel"))
        {
            return null;
        }

        var indexes = call.Arguments.OfType<LiteralExpr>().Where(index => index.Value.Kind == CelKind.Int).Select(index => index.Value.AsInt).ToArray();
        return indexes.Length == call.Arguments.Count && Array.TrueForAll(indexes, index => index >= 0)
            ? new IdentExpr(call.Span, $"{prefix}:{string.Join(':', indexes)}", false)
            : call.Fail($"cel.{call.Call.Function}() takes int literals.", call.Span);
    }
}
