namespace Gateway.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Broken,
    Identifier,
    QuotedIdentifier,
    Reserved,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    True,
    False,
    Null,
    In,
    Symbol,
}

/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">The symbol, the name, or the digits of a number without its suffix.</param>
/// <param name="Value">The decoded string or byte array.</param>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, string Text, object? Value = null)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}
