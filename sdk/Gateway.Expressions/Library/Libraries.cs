using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Library;

/// <summary>The libraries every environment has.</summary>
public static class Libraries
{
    internal static IReadOnlyList<FunctionLibrary> All { get; } =
    [
        OperatorLibrary.Library,
        new FunctionLibrary("macros", []) { Macros = StandardMacros.Core },
        ConversionLibrary.Library,
        TextLibrary.Library,
        RegexLibrary.Library,
        TimeLibrary.Library,
        OptionalLibrary.Library,
        MathLibrary.Library,
        ListLibrary.Library,
        SetLibrary.Library,
        EncoderLibrary.Library,
        NetworkLibrary.Library,
        new FunctionLibrary("two-variable comprehensions", []) { Macros = StandardMacros.TwoVariables },
        new FunctionLibrary("bindings", []) { Macros = StandardMacros.Bindings },
    ];

    /// <summary>
    /// Comparisons between int, uint and double without <c>dyn()</c>, for data that has one number type such as JSON.
    /// Not part of an environment unless added.
    /// </summary>
    public static FunctionLibrary CrossTypeNumbers => OperatorLibrary.CrossTypeNumbers;
}
