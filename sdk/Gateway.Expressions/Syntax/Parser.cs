using System.Globalization;

namespace Gateway.Expressions.Syntax;

/// <summary>Reads an expression. It goes on after an error so that one reading shows several.</summary>
internal sealed partial class Parser
{
    private readonly string _source;
    private readonly IReadOnlyDictionary<(string Name, bool IsMember), MacroDefinition[]> _macros;
    private readonly CelLimits _limits;
    private readonly DiagnosticBag _diagnostics;
    private List<Token> _tokens = [];
    private int _index;
    private int _depth;

    public Parser(
        string source,
        IReadOnlyDictionary<(string Name, bool IsMember), MacroDefinition[]> macros,
        CelLimits limits)
    {
        _source = source;
        _macros = macros;
        _limits = limits;
        _diagnostics = new DiagnosticBag(source, limits.MaxDiagnostics);
    }

    private Token Current => _tokens[_index];

    public ParsedExpression Parse()
    {
        if (_source.Length > _limits.MaxExpressionLength)
        {
            _diagnostics.Add(DiagnosticKind.Limit, $"The expression is longer than {_limits.MaxExpressionLength} characters.", _limits.MaxExpressionLength, 0);
            return new ParsedExpression(_source, new BrokenExpr(new TextSpan(0, _source.Length)), _diagnostics.Items);
        }

        _tokens = new Lexer(_source, _diagnostics).Read();
        var root = Expression();
        while (Current.Kind != TokenKind.End && !_diagnostics.IsFull)
        {
            Unexpected("an operator or the end");
            _index++;
            if (Current.Kind != TokenKind.End && StartsOperand(Current))
            {
                Expression();
            }
        }

        return new ParsedExpression(_source, root, _diagnostics.Items);
    }

    private static bool StartsOperand(Token token) => token.Kind is not (TokenKind.Symbol or TokenKind.In or TokenKind.Broken);

    private Expr Expression()
    {
        if (!Enter(out var tooDeep))
        {
            return tooDeep;
        }

        var condition = Binary(0);
        if (!Current.Is("?"))
        {
            _depth--;
            return condition;
        }

        var question = Take();
        var whenTrue = Binary(0);
        Expect(":");
        var whenFalse = Expression();
        _depth--;
        return Call(Operators.Conditional, question.Span, condition, whenTrue, whenFalse);
    }

    /// <summary>Operators by precedence: || 0, &amp;&amp; 1, relations 2, sums 3, products 4; all bind to the left.</summary>
    private Expr Binary(int minimum)
    {
        var left = Unary();
        while (BinaryOperator(Current) is var (function, precedence) && precedence >= minimum)
        {
            left = precedence < 2 ? Logical(function, precedence, left) : Call(function, Take().Span, left, Binary(precedence + 1));
        }

        return left;
    }

    private static (string Function, int Precedence)? BinaryOperator(Token token) => token.Kind == TokenKind.In ? (Operators.In, 2)
        : token.Kind != TokenKind.Symbol ? null
        : token.Text switch
        {
            "||" => (Operators.Or, 0),
            "&&" => (Operators.And, 1),
            "==" => (Operators.Equals, 2),
            "!=" => (Operators.NotEquals, 2),
            "<" => (Operators.Less, 2),
            "<=" => (Operators.LessOrEqual, 2),
            ">" => (Operators.Greater, 2),
            ">=" => (Operators.GreaterOrEqual, 2),
            "+" => (Operators.Add, 3),
            "-" => (Operators.Subtract, 3),
            "*" => (Operators.Multiply, 4),
            "/" => (Operators.Divide, 4),
            "%" => (Operators.Modulo, 4),
            _ => null,
        };

    // A chain of one logical operator is one flat call: it has no depth of its own.
    private Expr Logical(string function, int precedence, Expr first)
    {
        var symbol = Current.Span;
        var operands = new List<Expr> { first };
        while (BinaryOperator(Current) is var (next, _) && next == function)
        {
            _index++;
            operands.Add(Binary(precedence + 1));
        }

        return Call(function, symbol, [.. operands]);
    }

    private Expr Unary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return Member();
        }

        if (Current.Is("-") && _tokens[_index + 1].Kind is TokenKind.Int or TokenKind.Double)
        {
            return Member();
        }

        if (!Enter(out var tooDeep))
        {
            return tooDeep;
        }

        var symbol = Take();
        var operand = Unary();
        _depth--;
        return Sized(new CallExpr(
            TextSpan.Between(symbol.Span, operand.Span), symbol.Text == "!" ? Operators.Not : Operators.Negate, symbol.Span, null, [operand]));
    }

    private Expr Call(string function, TextSpan nameSpan, params Expr[] arguments) =>
        Sized(new CallExpr(TextSpan.Between(arguments[0].Span, arguments[^1].Span), function, nameSpan, null, arguments));

    /// <summary>Notes the depth of a new part, and of new parts below it, and refuses trees that grow too deep.</summary>
    private Expr Sized(Expr expr)
    {
        var deepest = 0;
        foreach (var child in expr.Children)
        {
            deepest = Math.Max(deepest, child.Depth > 1 ? child.Depth : Sized(child).Depth);
        }

        expr.Depth = deepest + 1;
        return expr.Depth <= _limits.MaxDepth ? expr : TooDeep();
    }

    private bool Enter(out Expr tooDeep)
    {
        tooDeep = null!;
        if (++_depth <= _limits.MaxDepth)
        {
            return true;
        }

        tooDeep = TooDeep();
        return false;
    }

    private BrokenExpr TooDeep()
    {
        var span = Current.Span;
        _diagnostics.Add(DiagnosticKind.Limit, $"The expression is nested deeper than {_limits.MaxDepth} levels.", span.Offset, span.Length);
        _index = _tokens.Count - 1;
        return new BrokenExpr(span);
    }

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
        {
            _index++;
        }

        return token;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _index++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TryTake(symbol))
        {
            Unexpected($"'{symbol}'");
        }
    }

    private BrokenExpr Unexpected(string wanted)
    {
        var token = Current;
        var found = token.Kind == TokenKind.End ? "the expression ends" : $"'{_source.AsSpan(token.Span.Offset, token.Span.Length)}' stands";
        if (token.Kind != TokenKind.Broken)
        {
            _diagnostics.Add(
                DiagnosticKind.Syntax,
                string.Create(CultureInfo.InvariantCulture, $"Expected {wanted}, but {found} here."),
                token.Span.Offset,
                token.Span.Length);
        }

        return new BrokenExpr(token.Span);
    }
}
