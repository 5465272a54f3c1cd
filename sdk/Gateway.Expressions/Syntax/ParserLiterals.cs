using System.Globalization;

namespace Gateway.Expressions.Syntax;

/// <summary>Literals of numbers, lists and maps.</summary>
internal sealed partial class Parser
{
    private LiteralExpr Literal(CelValue value) => new(Take().Span, value);

    private Expr Number(bool isNegative)
    {
        var token = Take();
        var span = isNegative ? TextSpan.Between(_tokens[_index - 2].Span, token.Span) : token.Span;
        var value = token.Kind switch
        {
            TokenKind.Double => Double(token.Text, isNegative),
            TokenKind.Uint => Magnitude(token.Text) is { } number ? CelValue.Of(number) : default,
            _ => Int(token.Text, isNegative),
        };
        if (!value.IsMissing)
        {
            return new LiteralExpr(span, value);
        }

        _diagnostics.Add(DiagnosticKind.Syntax, $"{_source.AsSpan(span.Offset, span.Length)} is too large for its type.", span.Offset, span.Length);
        return new BrokenExpr(span);
    }

    private static CelValue Double(string digits, bool isNegative)
    {
        var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? CelValue.Of(isNegative ? -value : value) : default;
    }

    private static CelValue Int(string digits, bool isNegative) => (Magnitude(digits), isNegative) switch
    {
        ({ } value, false) when value <= long.MaxValue => CelValue.Of((long)value),
        ({ } value, true) when value <= 1UL << 63 => CelValue.Of(unchecked(-(long)value)),
        _ => default,
    };

    private static ulong? Magnitude(string digits)
    {
        var isHex = digits.Length > 1 && digits[1] is 'x' or 'X';
        var parsed = isHex
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return parsed ? value : null;
    }

    private Expr List()
    {
        var start = Take().Span;
        var elements = new List<ListElement>();
        while (!AtClose("]"))
        {
            var isOptional = TryTake("?");
            elements.Add(new ListElement(Expression(), isOptional));
            if (!Separator("]"))
            {
                break;
            }
        }

        Close("]");
        return Sized(new ListExpr(SpanFrom(start), elements));
    }

    private Expr Map()
    {
        var start = Take().Span;
        var entries = new List<MapEntry>();
        while (!AtClose("}"))
        {
            var isOptional = TryTake("?");
            var key = Expression();
            Expect(":");
            entries.Add(new MapEntry(key, Expression(), isOptional));
            if (!Separator("}"))
            {
                break;
            }
        }

        Close("}");
        return Sized(new MapExpr(SpanFrom(start), entries));
    }
}
