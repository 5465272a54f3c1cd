using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>Functions, macros and types that belong together.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Functions">The functions.</param>
public sealed record FunctionLibrary(string Name, IReadOnlyList<FunctionDefinition> Functions)
{
    /// <summary>The macros.</summary>
    public IReadOnlyList<MacroDefinition> Macros { get; init; } = [];

    /// <summary>Types that can be named in expressions.</summary>
    public IReadOnlyList<CelType> Types { get; init; } = [];
}
