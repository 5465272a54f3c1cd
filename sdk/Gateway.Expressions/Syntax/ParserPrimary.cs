namespace Gateway.Expressions.Syntax;

/// <summary>Names, fields, calls and indexes.</summary>
internal sealed partial class Parser
{
    private Expr Member()
    {
        var operand = Primary();
        while (true)
        {
            if (TryTake("."))
            {
                operand = Field(operand);
            }
            else if (TryTake("["))
            {
                operand = Index(operand);
            }
            else if (Current.Is("{") && operand is IdentExpr or SelectExpr)
            {
                operand = Message(operand);
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr Field(Expr operand)
    {
        var isOptional = TryTake("?");
        var name = Current;
        if (name.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.Reserved))
        {
            return Unexpected("a field name");
        }

        _index++;
        if (!isOptional && name.Kind != TokenKind.QuotedIdentifier && TryTake("("))
        {
            var arguments = Arguments(")");
            return Macro(new CallExpr(SpanFrom(operand.Span), name.Text, name.Span, operand, arguments));
        }

        return Sized(new SelectExpr(SpanFrom(operand.Span), operand, name.Text, name.Span, isOptional, false));
    }

    private Expr Index(Expr operand)
    {
        var bracket = _tokens[_index - 1].Span;
        var function = TryTake("?") ? Operators.OptionalIndex : Operators.Index;
        var index = Expression();
        Close("]");
        return Sized(new CallExpr(SpanFrom(operand.Span), function, bracket, null, [operand, index]));
    }

    private BrokenExpr Message(Expr operand)
    {
        _diagnostics.Add(DiagnosticKind.Syntax, "Message values are not part of this language; write a map: {'field': value}.", operand.Span.Offset, operand.Span.Length);
        _index++;
        SkipTo("}");
        TryTake("}");
        return new BrokenExpr(SpanFrom(operand.Span));
    }

    private Expr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return Name(isRooted: false);
            case TokenKind.String:
                return Literal(CelValue.Of((string)token.Value!));
            case TokenKind.Bytes:
                return Literal(CelValue.Of((byte[])token.Value!));
            case TokenKind.True or TokenKind.False:
                return Literal(CelValue.Of(token.Kind == TokenKind.True));
            case TokenKind.Null:
                return Literal(CelValue.Null);
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return Number(isNegative: false);
            case TokenKind.Reserved:
                return Reserved();
            case TokenKind.Broken:
                return new BrokenExpr(Take().Span);
        }

        return token.Kind == TokenKind.Symbol ? Symbolic(token) : Unexpected("a value");
    }

    private Expr Symbolic(Token token)
    {
        switch (token.Text)
        {
            case "(":
                return Parenthesised();
            case "[":
                return List();
            case "{":
                return Map();
            case "-" when _tokens[_index + 1].Kind is TokenKind.Int or TokenKind.Double:
                _index++;
                return Number(isNegative: true);
            case "." when _tokens[_index + 1].Kind == TokenKind.Identifier:
                _index++;
                return Name(isRooted: true);
            default:
                return Unexpected("a value");
        }
    }

    private Expr Parenthesised()
    {
        var start = Take().Span;
        var inner = Expression();
        Close(")");
        return inner with { Span = SpanFrom(start), Depth = inner.Depth };
    }

    private Expr Name(bool isRooted)
    {
        var name = Take();
        var start = isRooted ? _tokens[_index - 2].Span : name.Span;
        if (TryTake("("))
        {
            var arguments = Arguments(")");
            return Macro(new CallExpr(SpanFrom(start), name.Text, name.Span, null, arguments));
        }

        return new IdentExpr(SpanFrom(start), name.Text, isRooted);
    }

    private BrokenExpr Reserved()
    {
        var word = Take();
        _diagnostics.Add(DiagnosticKind.Syntax, $"'{word.Text}' is a reserved word and cannot be a name.", word.Span.Offset, word.Span.Length);
        return new BrokenExpr(word.Span);
    }

    private List<Expr> Arguments(string close)
    {
        var arguments = new List<Expr>();
        while (!AtClose(close))
        {
            arguments.Add(Expression());
            if (!Separator(close))
            {
                break;
            }

            if (AtClose(close))
            {
                Unexpected("an argument");
            }
        }

        Close(close);
        return arguments;
    }

    private Expr Macro(CallExpr call)
    {
        if (_macros.TryGetValue((call.Function, call.Target is not null), out var candidates))
        {
            var macro = Array.Find(candidates, candidate => candidate.ArgumentCount == call.Arguments.Count)
                ?? Array.Find(candidates, candidate => candidate.ArgumentCount < 0);
            if (macro?.Expand(new MacroCall(call, _diagnostics)) is { } expanded)
            {
                return Sized(expanded);
            }
        }

        return Sized(call);
    }

    private bool AtClose(string close) => Current.Kind == TokenKind.End || Current.Is(close);

    /// <summary>Takes a comma, after skipping what cannot be read; false where no comma follows at this level.</summary>
    private bool Separator(string close)
    {
        if (TryTake(","))
        {
            return true;
        }

        if (AtClose(close))
        {
            return false;
        }

        Unexpected($"',' or '{close}'");
        SkipTo(",", close);
        return TryTake(",");
    }

    private void Close(string close)
    {
        if (TryTake(close))
        {
            return;
        }

        Unexpected($"'{close}'");
        SkipTo(close);
        TryTake(close);
    }

    /// <summary>Skips to one of the symbols at this level of nesting.</summary>
    private void SkipTo(params ReadOnlySpan<string> symbols)
    {
        var nesting = 0;
        for (; Current.Kind != TokenKind.End; _index++)
        {
            if (Current.Kind != TokenKind.Symbol)
            {
                continue;
            }

            if (nesting == 0 && symbols.Contains(Current.Text))
            {
                return;
            }

            nesting += Current.Text is "(" or "[" or "{" ? 1 : Current.Text is ")" or "]" or "}" ? -1 : 0;
            if (nesting < 0)
            {
                return;
            }
        }
    }

    private TextSpan SpanFrom(TextSpan start) => TextSpan.Between(start, _index == 0 ? start : _tokens[_index - 1].Span);
}
