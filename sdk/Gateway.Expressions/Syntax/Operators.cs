namespace Gateway.Expressions.Syntax;

/// <summary>The function names of the operators, as the language definition gives them.</summary>
internal static class Operators
{
    public const string Conditional = "_?_:_";
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Not = "!_";
    public new const string Equals = "_==_";
    public const string NotEquals = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string Negate = "-_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";

    /// <summary>How a person writes the function: the symbol of an operator, otherwise the name.</summary>
    public static string Written(string function) => function switch
    {
        In => "in",
        Index => "[ ]",
        OptionalIndex => "[?]",
        Conditional => "? :",
        _ => function.Trim('_') is { Length: > 0 } symbol && !char.IsLetter(symbol[0]) ? symbol : function,
    };
}
