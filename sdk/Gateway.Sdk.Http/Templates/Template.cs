using System.Globalization;
using System.Text;
using Gateway.Expressions;

namespace Gateway.Sdk.Http;

/// <summary>A text with expressions in it: <c>orders/{{ partition.id }}?since={{ format(window.start, 'yyyy-MM-dd') }}</c>.</summary>
public sealed class Template
{
    private readonly string _text;
    private readonly List<(string? Literal, CompiledExpression? Expression)> _parts = [];

    private Template(string text) => _text = text;

    /// <summary>Whether it has no expression.</summary>
    public bool IsConstant => _parts.TrueForAll(part => part.Expression is null);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">Braces do not match, or an expression is none.</exception>
    public static Template Parse(string text, ExpressionScope scope)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        var template = new Template(text);
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = EndOfExpression(text, open + 2);
            if (close < 0)
            {
                throw new FormatException($"\"{{{{\" at position {open + 1} is never closed");
            }

            template.AddLiteral(text[at..open]);
            template._parts.Add((null, scope.Compile(text[(open + 2)..close].Trim())));
            at = close + 2;
        }

        template.AddLiteral(text[at..]);
        return template;
    }

    /// <summary>The text with each expression replaced by its value. Absent members and nulls are empty.</summary>
    /// <exception cref="AdapterException">An expression failed (<c>GW2254</c>).</exception>
    public string Render(Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        return IsConstant ? _parts is [var (literal, _)] ? literal! : "" : Build(bindings, static text => text);
    }

    /// <summary>As <see cref="Render(Bindings)"/>, each value escaped as one part of an address.</summary>
    /// <exception cref="AdapterException">A value is absent or would change the path (<c>GW2256</c>): <c>orders/</c> is another place than <c>orders/7</c>.</exception>
    public string RenderPath(Bindings bindings) => Render(bindings, EscapePart);

    /// <summary>As <see cref="Render(Bindings)"/>, each value escaped.</summary>
    public string Render(Bindings bindings, Func<string, string> escape)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        return IsConstant ? Render(bindings) : Build(bindings, escape);
    }

    /// <summary>The value itself where the template is one expression and nothing else; otherwise its text.</summary>
    public CelValue Evaluate(Bindings bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        if (_parts is not [(null, { } expression)])
        {
            return CelValue.Of(Render(bindings));
        }

        var value = bindings.Evaluate(expression);
        return IsAbsent(value) ? CelValue.Null : value.IsError ? throw ExpressionFaults.Failed(_text, value) : value;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    internal static bool IsAbsent(in CelValue value) =>
        value.IsNull || value.IsMissing || (value.IsError && value.AsError.Kind is CelErrorKind.NoSuchKey or CelErrorKind.IndexOutOfRange)
        || (value.IsError && value.AsError.Kind is CelErrorKind.NoSuchOverload);

    private string Build(Bindings bindings, Func<string, string> escape)
    {
        var text = new StringBuilder();
        foreach (var (literal, expression) in _parts)
        {
            text.Append(literal ?? escape(TextOf(bindings.Evaluate(expression!))));
        }

        return text.ToString();
    }

    private string TextOf(CelValue value) => IsAbsent(value) ? "" : CelText.Of(value) ?? throw ExpressionFaults.Failed(_text, value);

    private string EscapePart(string value) => value is "" or "." or ".."
        ? throw new AdapterException(FailureKind.Rejected, "GW2256", $"the path \"{_text}\" has no usable value for one of its parts")
        {
            Fix = "Guard the expression, or map the field it needs.",
        }
        : Uri.EscapeDataString(value);

    private void AddLiteral(string literal)
    {
        if (literal.Length > 0)
        {
            _parts.Add((literal, null));
        }
    }

    // Braces inside quotes belong to the expression.
    private static int EndOfExpression(string text, int from)
    {
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            if (quote != '\0' && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = quote == '\0' ? text[i] : quote == text[i] ? '\0' : quote;
            }
            else if (quote == '\0' && text[i] == '}' && i + 1 < text.Length && text[i + 1] == '}' && (i + 2 == text.Length || text[i + 2] != '}'))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Texts of values as they appear in addresses and headers.</summary>
internal static class CelText
{
    /// <summary>The text of a scalar; null for lists, maps and failures.</summary>
    public static string? Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString,
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Double => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        CelKind.Bool => value.IsTrue ? "true" : "false",
        CelKind.Timestamp => HttpFunctions.ToDate(value).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => null,
    };
}
