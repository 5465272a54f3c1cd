using System.Buffers;

namespace Gateway.Expressions.Syntax;

/// <summary>Cuts the text into tokens. What it cannot read becomes a diagnostic and a broken token.</summary>
internal sealed class Lexer(string source, DiagnosticBag diagnostics)
{
    private static readonly string[] Symbols =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private static readonly SearchValues<char> IdentifierChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> QuotedChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-/ ");

    private int _position;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlank();
            if (_position >= source.Length || diagnostics.IsFull)
            {
                tokens.Add(new Token(TokenKind.End, new TextSpan(source.Length, 0), ""));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private Token Next()
    {
        var c = source[_position];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        if (StringReader.StartsAt(source, _position))
        {
            return Text();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Word();
        }

        return c == '`' ? Quoted() : Symbol();
    }

    private Token Word()
    {
        var length = source.AsSpan(_position).IndexOfAnyExcept(IdentifierChars);
        var token = Take(length < 0 ? source.Length - _position : length, TokenKind.Identifier);
        return token with
        {
            Kind = token.Text switch
            {
                "true" => TokenKind.True,
                "false" => TokenKind.False,
                "null" => TokenKind.Null,
                "in" => TokenKind.In,
                _ when ReservedWords.Contains(token.Text) => TokenKind.Reserved,
                _ => TokenKind.Identifier,
            },
        };
    }

    private Token Quoted()
    {
        var rest = source.AsSpan(_position + 1);
        var length = rest.IndexOfAnyExcept(QuotedChars);
        if (length <= 0 || rest[length] != '`')
        {
            return Broken(1, "A name in backticks holds letters, digits, '_', '.', '-', '/' and spaces, and ends with a backtick.");
        }

        var token = Take(length + 2, TokenKind.QuotedIdentifier);
        return token with { Text = token.Text[1..^1] };
    }

    private Token Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _position, symbol, 0, symbol.Length) == 0)
            {
                return Take(symbol.Length, TokenKind.Symbol);
            }
        }

        var hint = source[_position] switch
        {
            '=' => " Compare with '=='.",
            '&' => " Write '&&'.",
            '|' => " Write '||'.",
            _ => "",
        };
        var width = CodePoints.Width(source, _position);
        return Broken(width, $"Unexpected character '{source.AsSpan(_position, width)}'.{hint}");
    }

    private Token Text()
    {
        var start = _position;
        var reader = new StringReader(source, diagnostics);
        var value = reader.Read(ref _position);
        var kind = value is null ? TokenKind.Broken : value is string ? TokenKind.String : TokenKind.Bytes;
        return new Token(kind, new TextSpan(start, _position - start), "", value);
    }

    private Token Number()
    {
        var start = _position;
        if (source[start] == '0' && Peek(1) is 'x' or 'X')
        {
            _position += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return Integer(start);
        }

        var isDouble = false;
        SkipWhile(char.IsAsciiDigit);
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            _position++;
            SkipWhile(char.IsAsciiDigit);
        }

        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            isDouble = true;
            _position += 1 + sign;
            SkipWhile(char.IsAsciiDigit);
        }

        return isDouble ? Finish(start, TokenKind.Double, 0) : Integer(start);
    }

    private Token Integer(int start)
    {
        if (Peek(0) is 'u' or 'U')
        {
            _position++;
            return Finish(start, TokenKind.Uint, 1);
        }

        return Finish(start, TokenKind.Int, 0);
    }

    private Token Finish(int start, TokenKind kind, int suffix)
    {
        var end = _position;
        if (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) == '_')
        {
            SkipWhile(c => char.IsAsciiLetterOrDigit(c) || c == '_');
            var span = new TextSpan(start, _position - start);
            diagnostics.Add(DiagnosticKind.Syntax, $"'{source.AsSpan(start, span.Length)}' is not a number.", span.Offset, span.Length);
            return new Token(TokenKind.Broken, span, "");
        }

        return new Token(kind, new TextSpan(start, end - start), source[start..(end - suffix)]);
    }

    private Token Take(int length, TokenKind kind)
    {
        var token = new Token(kind, new TextSpan(_position, length), source.Substring(_position, length));
        _position += length;
        return token;
    }

    private Token Broken(int length, string message)
    {
        diagnostics.Add(DiagnosticKind.Syntax, message, _position, length);
        return Take(length, TokenKind.Broken);
    }

    private char Peek(int ahead) => _position + ahead < source.Length ? source[_position + ahead] : '\0';

    private void SkipWhile(Func<char, bool> condition)
    {
        while (_position < source.Length && condition(source[_position]))
        {
            _position++;
        }
    }

    private void SkipBlank()
    {
        while (_position < source.Length)
        {
            if (source[_position] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _position++;
            }
            else if (source[_position] == '/' && Peek(1) == '/')
            {
                var end = source.IndexOf('\n', _position);
                _position = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }
}
